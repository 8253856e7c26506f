//! What both shapes of page come down to: blocks, in the order of reading.

pub enum Block {
    Title(String),
    Heading {
        level: u8,
        words: String,
    },
    /// Its name among the hashed cells, where its front end gives it one.
    Prose {
        cell: Option<String>,
        words: String,
    },
    Code(String),
    Table(Table),
    /// Pairs of a term and what is said of it.
    Entries(Vec<(String, String)>),
    /// A method or a URL where the shape of the page says that it is one.
    Method(String),
    Url(String),
    /// A status where the shape of the page says that it is one.
    Status(String),
}

/// A grid: every row has a cell for every column.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub caption: String,
    /// Whether the markup says that the first row is the columns' names.
    pub has_header: bool,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// With what is marked up as code in backticks.
    pub words: String,
    /// How far the words are from the left edge, in any unit.
    pub indent: usize,
    /// Whether all that stood in it is struck through.
    pub struck: bool,
    /// Whether the cell to the left reaches into this one.
    pub spanned: bool,
    /// Whether the cell above reaches into this one.
    pub hanging: bool,
}

impl Cell {
    pub fn of(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            ..Self::default()
        }
    }
}

/// Stands for a picture, which says something that no words say.
pub const PICTURE: char = '\u{fffc}';

/// A page as its front end gives it.
pub struct Blocks {
    pub blocks: Vec<Block>,
    /// Whether its end is certain to be the page's end.
    pub whole: bool,
}
