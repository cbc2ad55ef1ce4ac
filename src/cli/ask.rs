//! Asks the person at the terminal.
//!
//! In: questions, and lines to read. Out: answers. It must not know what is asked for: with other lines and another
//! place to write to, it asks nobody and can be tested.

use std::io::{self, BufRead, IsTerminal, Write};

/// Whether there is a person to ask.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Reads answers and writes questions.
pub struct Asking<R, W> {
    answers: R,
    questions: W,
}

/// Asks at the terminal.
pub fn at_terminal() -> Asking<io::StdinLock<'static>, io::Stderr> {
    Asking::new(io::stdin().lock(), io::stderr())
}

impl<R: BufRead, W: Write> Asking<R, W> {
    /// Reads answers from there, writes questions to there.
    pub fn new(answers: R, questions: W) -> Self {
        Self { answers, questions }
    }

    /// Says something on a line of its own.
    pub fn say(&mut self, text: &str) {
        writeln!(self.questions, "{text}").ok();
    }

    /// The answer on one line, without space around it; nothing where there are no more lines.
    pub fn ask(&mut self, question: &str) -> Option<String> {
        write!(self.questions, "{question} ").and_then(|()| self.questions.flush()).ok();
        let mut line = String::new();
        match self.answers.read_line(&mut line) {
            Ok(1..) => Some(line.trim().to_owned()),
            _ => {
                self.say("");
                None
            }
        }
    }

    /// The place of the thing chosen among so many, which are numbered from 1; nothing where one only presses Enter.
    pub fn number(&mut self, question: &str, count: usize) -> Option<usize> {
        loop {
            let answer = self.ask(question).filter(|answer| !answer.is_empty())?;
            match answer.parse::<usize>() {
                Ok(number) if (1..=count).contains(&number) => return Some(number - 1),
                _ => self.say(&format!("Type a number from 1 to {count}, and press Enter.")),
            }
        }
    }

    /// Whether the answer is yes, which it is where one only presses Enter.
    pub fn is_yes(&mut self, question: &str) -> bool {
        loop {
            match self.ask(&format!("{question} [Y/n]")).map(|answer| answer.to_lowercase()).as_deref() {
                Some("" | "y" | "yes") => return true,
                None | Some("n" | "no") => return false,
                Some(_) => self.say("Type y for yes or n for no, and press Enter."),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Asking;

    #[test]
    fn enter_is_yes_and_no_answer_is_no() {
        for (typed, yes) in
            [("\n", true), ("Y\r\n", true), ("no\n", false), ("what\nyes\n", true), ("", false)]
        {
            assert_eq!(Asking::new(typed.as_bytes(), Vec::new()).is_yes("Go on?"), yes, "{typed:?}");
        }
    }
}
