//! Arguments, printing, exit codes.
//!
//! In: the command line, the environment, the clock. Out: text and an exit code. All effects but files meet here.
#![expect(clippy::disallowed_methods, reason = "this module turns the environment and the clock into inputs")]

mod arguments;
mod ask;
mod data;
mod fix;
mod import;
mod init;
mod links;
mod list;
mod new;
mod newsletter;
mod open;
mod progress;
mod record;
mod remove;
mod rename;
mod schema;
mod serve;
mod site;
mod watch;

use crate::diagnostic::Code;
use arguments::{Arguments, Command, ImportFrom};
use clap::{CommandFactory, Parser};
use std::{
    fmt::Display,
    io::{self, IsTerminal, Read, Write},
    process::ExitCode,
};

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: fine.
    Fine,
    /// 1: findings that fail.
    Findings,
    /// 2: wrong use, or something outside the site went wrong.
    Wrong,
}

impl Exit {
    /// Its number.
    fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Wrong => 2,
        }
    }

    /// Ends the program at once, whatever it is about to do.
    fn now(self) -> ! {
        std::process::exit(self.code().into())
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let asked = !error.use_stderr();
            error.print().ok();
            return if asked { Exit::Fine } else { Exit::Wrong }.into();
        }
    };
    let exit = match &arguments.command {
        Command::Init { dir } => init::init(dir),
        Command::New { kind, title, from: Some(file), sheet, .. } => {
            new::from_file(&arguments.root, *kind, title.as_deref(), file, sheet.clone())
        }
        Command::New { kind, series: Some(name), as_of, .. } => {
            new::of_series(&arguments.root, *kind, name, *as_of)
        }
        Command::New { kind, title, from_question, .. } => {
            new::new(&arguments.root, *kind, title.as_deref(), from_question.as_deref())
        }
        Command::Build(options) => site::build(&arguments.root, options),
        Command::Serve(options) => serve::serve(&arguments.root, options),
        Command::Check { fixing, format, options, patience } => {
            fix::check(&arguments.root, *fixing, *format, options, *patience)
        }
        Command::List { what, format, options } => list::list(&arguments.root, *what, *format, options),
        Command::Newsletter(options) => newsletter::newsletter(&arguments.root, options),
        Command::Mv { old, new, dry_run, look } => {
            let write = if *dry_run { rename::Write::Nothing } else { rename::Write::All };
            rename::mv(&arguments.root, [old, new], write, look)
        }
        Command::Rm { page, yes, look } => {
            let asked = if *yes { remove::Asked::Already } else { remove::Asked::NotYet };
            remove::rm(&arguments.root, page, asked, look)
        }
        Command::Record { recording, options } => record::record(&arguments.root, *recording, options),
        Command::Links { file, format, look } => links::links(&arguments.root, file, *format, look),
        Command::Data { file, sheet, format } => data::data(file, sheet.clone(), *format),
        Command::Import { from: ImportFrom::Wordpress { file, media, into } } => {
            import::wordpress(&arguments.root, file, media.as_deref(), into)
        }
        Command::Import { from: ImportFrom::Markdown { dir, from, into } } => {
            import::markdown(&arguments.root, dir, *from, into)
        }
        Command::Explain { code } => explain(code),
        Command::Why { url, options } => site::why(&arguments.root, url, options),
        Command::Schema { kind } => out(format!("{:#}", schema::schema(*kind))),
        Command::Licences => licences(),
        Command::Completions { shell } => completions(*shell),
        Command::Markdown { file } => markdown(file.as_deref()),
    };
    exit.into()
}

/// Prints to standard output. A closed pipe is no fault: who reads has read enough.
fn out(text: impl Display) -> Exit {
    let written = writeln!(io::stdout().lock(), "{text}");
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::Wrong,
        _ => Exit::Fine,
    }
}

/// Says what went wrong outside the site.
fn wrong(text: impl Display) -> Exit {
    writeln!(io::stderr().lock(), "casebook: {text}").ok();
    Exit::Wrong
}

/// Says something about the work, beside the output.
fn say(text: impl Display) {
    writeln!(anstream::stderr().lock(), "{text}").ok();
}

fn explain(name: &str) -> Exit {
    if let Some(code) = Code::named(name) {
        return out(code.explanation().trim_end());
    }
    let near = crate::diagnostic::nearest::nearest(name, Code::ALL.iter().map(|c| c.name()));
    let hint = crate::diagnostic::nearest::sentence(&near);
    let all: Vec<&str> = Code::ALL.iter().map(|c| c.name()).collect();
    wrong(format!(
        "there is no finding called `{name}`. {}",
        hint.unwrap_or_else(|| format!("There are: {}", all.join(", ")))
    ))
}

/// What the program and the letters in it ask of whoever hands them on.
fn licences() -> Exit {
    let program = include_str!("../../LICENSE-MIT").trim_end();
    let letters = crate::social_card::licence();
    out(format!(
        "Casebook\n========\n\n{program}\n\nLetters of social cards\n=======================\n\n{letters}"
    ))
}

fn completions(shell: clap_complete::Shell) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "casebook", &mut text);
    out(String::from_utf8_lossy(&text).trim_end())
}

fn markdown(file: Option<&std::path::Path>) -> Exit {
    let mut bytes = Vec::new();
    let read = match file {
        Some(file) => std::fs::read(file).map(|b| bytes = b),
        None => io::stdin().lock().read_to_end(&mut bytes).map(|_| ()),
    };
    if let Err(error) = read {
        return wrong(format!("the markdown cannot be read: {error}"));
    }
    let html = crate::parse::plain(&String::from_utf8_lossy(&bytes));
    match io::stdout().lock().write_all(html.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::Wrong,
        _ => Exit::Fine,
    }
}

/// Whether a person is looking.
fn at_terminal() -> bool {
    io::stderr().is_terminal()
}
