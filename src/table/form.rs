//! What was understood of a data file: its kind, and how it is written.
//!
//! In: what the readers found. Out: that in plain words. It must not know the values.

/// What was understood of a data file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// What kind of file it is.
    pub kind: Kind,
    /// The name of its encoding; empty where it has none, as in a workbook.
    pub encoding: &'static str,
    /// Whether a byte order mark stands in front.
    pub has_mark: bool,
    /// What stands between cells.
    pub delimiter: Option<char>,
    /// How its lines end.
    pub line_ends: LineEnds,
    /// The line, or row of the sheet, of the headings, the lower if there are two; nothing where there is none.
    pub header: Option<u32>,
    /// The sheet that was read.
    pub sheet: Option<String>,
    /// The other sheets that are not hidden.
    pub other_sheets: Vec<String>,
    /// The key of the list of records that was read.
    pub records: Option<String>,
}

/// A kind of data file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// None that can be read.
    #[default]
    Unknown,
    /// Text in lines, with a delimiter between cells.
    Csv,
    /// A workbook of Excel.
    Xlsx,
    /// A workbook of LibreOffice.
    Ods,
    /// A list of records in JSON.
    Json,
    /// GeoJSON.
    GeoJson,
}

/// How lines end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnds {
    /// There is no end, or there are no lines.
    #[default]
    None,
    /// LF, as on Linux and Macs.
    Lf,
    /// CR and LF, as on Windows.
    CrLf,
    /// CR alone, as on very old Macs.
    Cr,
    /// Of several kinds.
    Mixed,
}

impl Kind {
    /// The words for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "no table that can be read",
            Self::Csv => "CSV",
            Self::Xlsx => "Excel workbook (XLSX)",
            Self::Ods => "OpenDocument spreadsheet (ODS)",
            Self::Json => "JSON records",
            Self::GeoJson => "GeoJSON",
        }
    }

    /// What its rows are counted by.
    #[must_use]
    pub fn counts(self) -> &'static str {
        match self {
            Self::Unknown | Self::Csv => "line",
            Self::Xlsx | Self::Ods => "row",
            Self::Json => "record",
            Self::GeoJson => "feature",
        }
    }
}

impl LineEnds {
    /// How the line ends that this text begins with.
    pub(super) fn at(text: &str) -> Self {
        match text.as_bytes() {
            [b'\r', b'\n', ..] => Self::CrLf,
            [b'\r', ..] => Self::Cr,
            [b'\n', ..] => Self::Lf,
            _ => Self::None,
        }
    }

    /// How lines end of which some end so and others so.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, one) | (one, Self::None) => one,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }

    /// The words for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Lf => "LF",
            Self::CrLf => "CRLF",
            Self::Cr => "CR",
            Self::Mixed => "mixed",
        }
    }
}

/// The words for what stands between cells.
#[must_use]
pub fn delimiter_name(delimiter: char) -> String {
    match delimiter {
        ',' => "comma".to_owned(),
        ';' => "semicolon".to_owned(),
        '\t' => "tab".to_owned(),
        '|' => "vertical bar".to_owned(),
        other => format!("`{other}`"),
    }
}

impl Form {
    /// What was understood, as names and words, without what does not apply.
    #[must_use]
    pub fn words(&self) -> Vec<(&'static str, String)> {
        let mut words = vec![("Kind", self.kind.name().to_owned())];
        if !self.encoding.is_empty() {
            let mark = if self.has_mark { ", with a byte order mark" } else { "" };
            words.push(("Encoding", format!("{}{mark}", self.encoding)));
        }
        words.extend(self.delimiter.map(|delimiter| ("Between cells", delimiter_name(delimiter))));
        if self.line_ends != LineEnds::None {
            words.push(("Line ends", self.line_ends.name().to_owned()));
        }
        words.extend(self.sheet.clone().map(|sheet| ("Sheet", sheet)));
        if !self.other_sheets.is_empty() {
            words.push(("Other sheets", self.other_sheets.join(", ")));
        }
        words.extend(self.records.clone().map(|key| ("Records under", key)));
        if matches!(self.kind, Kind::Csv | Kind::Xlsx | Kind::Ods) {
            let header = self.header.map(|line| format!("{} {line}", self.kind.counts()));
            words.push(("Headings", header.unwrap_or_else(|| "none".to_owned())));
        }
        words
    }
}
