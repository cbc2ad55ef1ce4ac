//! The answer that is one number: for a figure, and for numbers in running text.
//!
//! In: a question and a table, the guard. Out: a [`Grid`] with one amount; whether a text still agrees with it.
//! It must not know how it is shown.

use super::{Data, chart, filter, measure::Measure};
use crate::{
    diagnostic::{Code, Diagnostic},
    figure::{
        ask::{Ask, Y},
        format,
        shown::{Amount, Drawing, Grid, Label, Remark},
    },
    guard::Verdict,
    page::Backed,
    source::Spanned,
    table::Number,
};
use std::borrow::Cow;

/// Answers a number block.
pub(super) fn answer(
    ask: &Ask,
    data: &mut Data,
    found: &mut Vec<Diagnostic>,
) -> Option<(Drawing, Vec<Remark>)> {
    let grid = grid(ask, data, found)?;
    let remarks = super::hidden(&grid, data);
    Some((Drawing::Number(grid), remarks))
}

/// The amount that a question asks for, in a grid of its own.
fn grid(ask: &Ask, data: &mut Data, found: &mut Vec<Diagnostic>) -> Option<Grid> {
    let table = data.table;
    let before = found.len();
    let rows = filter::rows(table, &ask.filters, found);
    let count = Spanned::new(Y::Count, ask.span);
    let measure = Measure::of(table, ask.y.as_ref().unwrap_or(&count), found)?;
    if found.len() > before {
        return None;
    }
    if let (Measure::Value(at), 2..) = (measure, rows.len()) {
        let name = &table.columns[at].name;
        let message = format!("{} rows fit, so it is not clear which value of `{name}` is meant", rows.len());
        let help = format!("Write `y: sum of {name}` or `y: mean of {name}`, or pick one row with `where:`.");
        let span = ask.y.as_ref().map_or(ask.span, |y| y.span);
        found.push(Diagnostic::new(Code::FigureUnclear, span, message).help(help));
        return None;
    }
    let value = measure.value(table, &rows, table.rows.len());
    let whole: Vec<u32> = (0..).take(table.rows.len()).collect();
    let asked = measure.asked(Cow::Borrowed(&rows), &value, &whole);
    let verdict = data.ledger.admit(&[asked]).first().copied().unwrap_or(Verdict::Withheld);
    Some(Grid {
        dimension: String::new(),
        split: String::new(),
        measure: measure.shown(table),
        labels: vec![Label { text: String::new(), time: None }],
        series: vec![String::new()],
        amounts: vec![vec![chart::amount(value.number, verdict, data.small_under())]],
        total: None,
    })
}

/// The amount of a number that the page of the data names; nothing with a finding.
pub fn named(ask: &Ask, data: &mut Data) -> (Option<Grid>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    if data.table.columns.is_empty() {
        return (None, found);
    }
    let grid = grid(ask, data, &mut found);
    (grid, found)
}

/// Holds a number in running text against the data; nothing where they agree.
#[must_use]
pub fn backed(number: &Backed, grid: &Grid) -> Option<Diagnostic> {
    let amount = *grid.amounts.first()?.first()?;
    let says = number.says.trim();
    let Amount::Known(right) = amount else {
        let (message, help) = match amount {
            Amount::Missing(_) => (
                format!("the data has no value for `{}`, and the text says {says}", number.name),
                "Take the number out of the text, or name another one.",
            ),
            _ => (
                format!(
                    "the number `{}` is hidden, so that it points to nobody, and the text says {says}",
                    number.name
                ),
                "Write “fewer than 5” or leave it out, without a link to the number.",
            ),
        };
        return Some(Diagnostic::new(Code::NumberDiffers, number.span, message).help(help));
    };
    let shown = format::with_sign(&format::number(right, grid.measure.decimals), &grid.measure.unit);
    let Some((written, decimals)) = read(says) else {
        let message = format!("“{says}” cannot be held against the data, which says {shown}");
        let help = format!("Write the number in digits: `{shown}`.");
        return Some(
            Diagnostic::new(Code::NumberDiffers, number.span, message)
                .help(help)
                .edit(number.span, shown)
                .unsure(),
        );
    };
    if right.round_dp(decimals) == written {
        return None;
    }
    let message = format!("the text says {says}, and the data says {shown}");
    let help = "Put the number of the data there, and read the sentence again: does it still hold?";
    Some(
        Diagnostic::new(Code::NumberDiffers, number.span, message)
            .help(help)
            .edit(number.span, shown)
            .unsure(),
    )
}

/// A number as authors write it in a sentence, and its decimals.
fn read(text: &str) -> Option<(Number, u32)> {
    let text: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '£' | '%' | '\u{202f}')).collect();
    let text = text.replace('−', "-");
    let number: Number = text.parse().ok()?;
    Some((number, number.scale()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn numbers_of_sentences_are_read() {
        let number = |text| read(text).map(|(number, decimals)| (number.to_string(), decimals));
        assert_eq!(number("1,234"), Some(("1234".into(), 0)));
        assert_eq!(number("£1,234.50"), Some(("1234.50".into(), 2)));
        assert_eq!(number("12.5%"), Some(("12.5".into(), 1)));
        assert_eq!(number("twelve"), None);
    }
}
