//! What a figure says, in plain sentences that are computed from its numbers.
//!
//! In: a [`Grid`]. Out: text: `Most: Kyrwicks Lane, 41 of 180. Fewest: Anderton Road, 7.`
//! It must not know hidden numbers, nor compare with what is not there: it says how many are missing instead.

use super::{
    format,
    shown::{Amount, Form, Grid},
    words::{Words, count},
};
use crate::table::{Missing, Number, Unit};
use rust_decimal::RoundingStrategy;
use std::cmp::Ordering;

/// So many names are told of a tie; of more, how many there are.
const NAMES_MAX: usize = 3;
/// So many lines are told one by one.
const LINES_MAX: usize = 3;

/// A number and what it belongs to.
struct Named {
    name: String,
    number: Number,
}

/// Numbers that are compared with each other.
struct Compared<'a> {
    grid: &'a Grid,
    words: &'a Words<'a>,
    numbers: Vec<Named>,
    /// How many would be compared if all were known.
    wanted: usize,
    /// What they are parts of.
    total: Option<Number>,
}

/// The sentences of a chart, or of what else shows a grid.
pub fn says(form: Option<Form>, grid: &Grid, words: &Words) -> String {
    let mut said = Vec::new();
    if grid.labels.is_empty() {
        said.push(words.say("figure_nothing", &[]));
    } else if form == Some(Form::Line) && grid.series.len() <= LINES_MAX {
        said.extend((0..grid.series.len().max(1)).filter_map(|series| course(grid, series, words)));
    } else if form == Some(Form::Line) {
        said.extend(latest(grid, words));
    } else {
        let total = match grid.total {
            Some(Amount::Known(total)) if grid.measure.unit != Unit::Percent => Some(total),
            _ => None,
        };
        let numbers = named(grid, words);
        let wanted = numbers.len() + absent(grid);
        said.extend(Compared { grid, words, numbers, wanted, total }.extremes());
    }
    if grid.labels.len() > 1 && form != Some(Form::Line) {
        said.extend(totals(grid, words));
    }
    said.extend(gaps(grid, words));
    said.join(" ")
}

impl Compared<'_> {
    /// The most and the least.
    fn extremes(&self) -> Vec<String> {
        let words = self.words;
        let sizes = || self.numbers.iter().map(|named| rounded(named.number, self.grid));
        let (Some(most), Some(least)) = (sizes().max(), sizes().min()) else {
            return vec![words.say("figure_none_known", &[])];
        };
        if let [only] = self.numbers.as_slice() {
            return vec![words.say("figure_only", &[("name", &only.name), ("n", &self.of_total(most))])];
        }
        if most == least {
            return vec![words.say("figure_all_same", &[("n", &words.measured(most, &self.grid.measure))])];
        }
        let measure = &self.grid.measure;
        let is_count = self.total.is_some() && measure.decimals == 0 && measure.unit != Unit::Pounds;
        let keys = match (is_count, self.numbers.len() < self.wanted) {
            (true, false) => ["figure_most", "figure_fewest"],
            (true, true) => ["figure_most_shown", "figure_fewest_shown"],
            (false, false) => ["figure_highest", "figure_lowest"],
            (false, true) => ["figure_highest_shown", "figure_lowest_shown"],
        };
        let tell = |(key, number): (&str, Number)| words.say(key, &[("what", &self.holders(number))]);
        keys.into_iter().zip([most, least]).map(tell).collect()
    }

    /// Who has a number, and the number.
    fn holders(&self, number: Number) -> String {
        let have = |named: &&Named| rounded(named.number, self.grid) == number;
        let names: Vec<&str> = self.numbers.iter().filter(have).map(|named| named.name.as_str()).collect();
        let (words, plain) = (self.words, self.words.measured(number, &self.grid.measure));
        match names.as_slice() {
            [name] => words.say("figure_single", &[("name", name), ("n", &self.of_total(number))]),
            names if names.len() <= NAMES_MAX => {
                words.say("figure_tied", &[("names", &list(names, words)), ("n", &plain)])
            }
            names => {
                let (some, all) = (count(names.len()), count(self.numbers.len()));
                words.say("figure_tied_many", &[("count", &some), ("all", &all), ("n", &plain)])
            }
        }
    }

    /// `41 of 180`, where there is a total that it is a part of.
    fn of_total(&self, number: Number) -> String {
        let measure = &self.grid.measure;
        let Some(total) = self.total.filter(|total| *total != number) else {
            return self.words.measured(number, measure);
        };
        let text = format::with_sign(&format::number(number, measure.decimals), &measure.unit);
        self.words.say("figure_of", &[("n", &text), ("total", &self.words.measured(total, measure))])
    }
}

/// How a line goes: its first and last number, the change between them, its highest and lowest.
fn course(grid: &Grid, series: usize, words: &Words) -> Option<String> {
    let numbers: Vec<Named> =
        grid.in_time().into_iter().filter_map(|label| point(grid, label, series)).collect();
    let (first, last) = (numbers.first()?, numbers.last()?);
    let name = grid.series.get(series).map_or("", String::as_str);
    let begin =
        if name.is_empty() { String::new() } else { words.say("figure_begin", &[("name", &isolated(name))]) };
    let (from, to) = (rounded(first.number, grid), rounded(last.number, grid));
    let ends = [words.measured(from, &grid.measure), words.measured(to, &grid.measure)];
    if numbers.len() == 1 {
        return Some(begin + &words.say("figure_only", &[("name", &first.name), ("n", &ends[0])]));
    }
    let change = change(from, to, grid, words)?;
    let fill = [
        ("from", first.name.as_str()),
        ("first", &ends[0]),
        ("to", &last.name),
        ("last", &ends[1]),
        ("change", &change),
    ];
    let mut said = vec![begin + &words.say("figure_course", &fill)];
    if numbers.len() > 2 {
        said.extend(Compared { grid, words, numbers, wanted: grid.labels.len(), total: None }.extremes());
    }
    Some(said.join(" "))
}

/// The change from one number to another in words; nothing where it is too large to be told.
fn change(from: Number, to: Number, grid: &Grid, words: &Words) -> Option<String> {
    let change = from.max(to).checked_sub(from.min(to))?;
    let size = match grid.measure.unit {
        Unit::Percent => words.say("figure_points", &[("n", &format::number(change, grid.measure.decimals))]),
        _ => words.measured(change, &grid.measure),
    };
    Some(match to.cmp(&from) {
        Ordering::Greater => words.say("figure_rise", &[("n", &size)]),
        Ordering::Less => words.say("figure_fall", &[("n", &size)]),
        Ordering::Equal => words.say("figure_no_change", &[]),
    })
}

/// Of many lines the highest and the lowest at the last time.
fn latest(grid: &Grid, words: &Words) -> Vec<String> {
    let Some(last) = grid.in_time().pop() else { return Vec::new() };
    let at_last = |series: usize| {
        let number = point(grid, last, series)?.number;
        Some(Named { name: isolated(&grid.series[series]), number })
    };
    let numbers: Vec<Named> = (0..grid.series.len()).filter_map(at_last).collect();
    let begin = words.say("figure_begin", &[("name", &isolated(&grid.labels[last].text))]);
    let mut said = Compared { grid, words, numbers, wanted: grid.series.len(), total: None }.extremes();
    if let Some(sentence) = said.first_mut() {
        *sentence = begin + sentence;
    }
    said
}

/// What each series adds up to, where adding makes sense and every number is known.
fn totals(grid: &Grid, words: &Words) -> Option<String> {
    if grid.series.len() < 2 || grid.total.is_none() || absent(grid) > 0 {
        return None;
    }
    let sum = |series: usize| {
        let mut numbers = (0..grid.labels.len()).map(|label| point(grid, label, series).map(|p| p.number));
        numbers.try_fold(Number::ZERO, |sum, number| sum.checked_add(number?))
    };
    let sums: Vec<Number> = (0..grid.series.len()).map(sum).collect::<Option<_>>()?;
    let all = sums.iter().try_fold(Number::ZERO, |sum, number| sum.checked_add(*number))?;
    let tell = |(name, sum): (&String, &Number)| {
        let n = words.measured(*sum, &grid.measure);
        words.say("figure_single", &[("name", &isolated(name)), ("n", &n)])
    };
    let sums: Vec<String> = grid.series.iter().zip(&sums).map(tell).collect();
    let key = if grid.total == Some(Amount::Known(all)) { "figure_totals" } else { "figure_totals_shown" };
    Some(words.say(key, &[("what", &sums.join("; "))]))
}

/// How many numbers are not there, and why.
fn gaps(grid: &Grid, words: &Words) -> Vec<String> {
    let all = count(grid.amounts.iter().map(Vec::len).sum());
    let number = |is: &dyn Fn(&Amount) -> bool| grid.amounts.iter().flatten().filter(|a| is(a)).count();
    let hidden = |a: &Amount| matches!(a, Amount::FewerThan(_) | Amount::Withheld);
    let kinds = [
        ("figure_count_not_known", number(&|a| *a == Amount::Missing(Missing::NotKnown))),
        ("figure_count_publisher", number(&|a| *a == Amount::Missing(Missing::Hidden))),
        ("figure_count_not_applicable", number(&|a| *a == Amount::Missing(Missing::NotApplicable))),
        ("figure_count_hidden", number(&hidden)),
    ];
    let some = kinds.into_iter().filter(|(_, n)| *n > 0);
    some.map(|(key, n)| words.say(key, &[("n", &count(n)), ("all", &all)])).collect()
}

/// How many amounts are no numbers.
fn absent(grid: &Grid) -> usize {
    grid.amounts.iter().flatten().filter(|amount| !matches!(amount, Amount::Known(_))).count()
}

/// The known numbers; with several series, the name of the series stands behind the label.
fn named(grid: &Grid, words: &Words) -> Vec<Named> {
    let cells = (0..grid.labels.len())
        .flat_map(|label| (0..grid.series.len().max(1)).map(move |series| (label, series)));
    cells
        .filter_map(|(label, series)| {
            let mut found = point(grid, label, series)?;
            if grid.series.len() > 1 {
                let fill = [("label", found.name.as_str()), ("series", &isolated(&grid.series[series]))];
                found.name = words.say("figure_cell", &fill);
            }
            Some(found)
        })
        .collect()
}

fn point(grid: &Grid, label: usize, series: usize) -> Option<Named> {
    match grid.amounts.get(label)?.get(series)? {
        Amount::Known(number) => Some(Named { name: isolated(&grid.labels[label].text), number: *number }),
        _ => None,
    }
}

/// A number as it is shown: two that look the same are the same.
fn rounded(number: Number, grid: &Grid) -> Number {
    number.round_dp_with_strategy(grid.measure.decimals.min(28), RoundingStrategy::MidpointAwayFromZero)
}

fn list(names: &[&str], words: &Words) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [most @ .., last] => words.say("figure_and", &[("most", &most.join(", ")), ("last", last)]),
    }
}

/// A name that cannot turn round what stands beside it: text from right to left is set apart (Unicode, UAX 9).
fn isolated(name: &str) -> String {
    let is_turn = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let name = name.replace(is_turn, "");
    let is_leftward = |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}');
    if name.contains(is_leftward) { format!("\u{2068}{name}\u{2069}") } else { name }
}
