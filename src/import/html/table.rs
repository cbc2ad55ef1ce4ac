//! Tables: in signs of markdown where they can be, else as tags with markdown in the cells.
//!
//! In: an element `table`. Out: markdown. It must not know where it came from.

use super::{
    Element, Node,
    block::{blocks, open_tag},
    inline::{Care, Place, line},
};

/// The markdown of a table.
pub(super) fn write(table: &Element, care: Care, depth: usize) -> String {
    let rows = rows(table);
    let caption = table.children.iter().filter_map(Node::element).find(|inner| inner.name == "caption");
    match (plain(&rows), caption) {
        (true, None) => signs(&rows, care),
        _ => tags(table, care, depth),
    }
}

/// A row: its cells, and whether it stands in the head.
struct Row<'a> {
    cells: Vec<&'a Element>,
    is_head: bool,
}

fn rows(table: &Element) -> Vec<Row<'_>> {
    let mut out = Vec::new();
    gather(table, false, &mut out);
    out
}

fn gather<'a>(element: &'a Element, is_head: bool, out: &mut Vec<Row<'a>>) {
    for inner in element.children.iter().filter_map(Node::element) {
        match inner.name.as_str() {
            "thead" => gather(inner, true, out),
            "tbody" | "tfoot" => gather(inner, false, out),
            "tr" => {
                let cells = inner.children.iter().filter_map(Node::element);
                out.push(Row {
                    cells: cells.filter(|cell| matches!(cell.name.as_str(), "td" | "th")).collect(),
                    is_head,
                });
            }
            _ => {}
        }
    }
}

/// Whether signs can say it: a first row of headings, as many cells in each row, and only words in a line in a cell.
fn plain(rows: &[Row]) -> bool {
    let Some(first) = rows.first() else { return false };
    let heads = first.is_head || first.cells.iter().all(|cell| cell.name == "th");
    let others = rows.iter().skip(1).all(|row| !row.is_head);
    let spans = |cell: &&Element| cell.get("colspan").is_none() && cell.get("rowspan").is_none();
    let cell = |cell: &&Element| spans(cell) && !cell.children.iter().any(|node| !is_in_line(node));
    heads
        && others
        && !first.cells.is_empty()
        && rows.iter().all(|row| row.cells.len() == first.cells.len() && row.cells.iter().all(|c| cell(&c)))
}

/// Whether it stands in a line: one paragraph around it does no harm.
fn is_in_line(node: &Node) -> bool {
    !node.is_block()
}

fn signs(rows: &[Row], care: Care) -> String {
    let mut out = Vec::with_capacity(rows.len() + 1);
    for (number, row) in rows.iter().enumerate() {
        let cells: Vec<String> =
            row.cells.iter().map(|cell| line(&cell.children, care, Place::Cell)).collect();
        out.push(format!("| {} |", cells.join(" | ")));
        if number == 0 {
            out.push(format!("|{}", "---|".repeat(cells.len())));
        }
    }
    out.join("\n")
}

fn tags(table: &Element, care: Care, depth: usize) -> String {
    let mut out = vec!["<div class=\"table\">\n<table>".to_owned()];
    inside(table, care, depth, &mut out);
    out.push("</table>\n</div>".to_owned());
    out.join("\n")
}

fn inside(element: &Element, care: Care, depth: usize, out: &mut Vec<String>) {
    for node in &element.children {
        let Node::Element(inner) = node else { continue };
        match inner.name.as_str() {
            "thead" | "tbody" | "tfoot" | "tr" => {
                out.push(format!("<{}>", inner.name));
                inside(inner, care, depth, out);
                out.push(format!("</{}>", inner.name));
            }
            name @ ("td" | "th" | "caption") => {
                let open = open_tag(inner, &["colspan", "rowspan", "scope"]);
                let text = blocks(&inner.children, care, depth + 1);
                out.push(match text.is_empty() {
                    true => format!("{open}</{name}>"),
                    false => format!("{open}\n\n{text}\n\n</{name}>"),
                });
            }
            _ => {}
        }
    }
}
