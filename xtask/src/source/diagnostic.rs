//! Why a source document, or one operation of it, is not read.

use std::fmt;

/// What is wrong, where, and the way out. No name of the document, which the
/// caller has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub cause: Cause,
    /// One sentence without a full stop.
    pub message: String,
    /// The row, heading or pointer within the document, where there is one.
    pub row: Option<String>,
    /// The page ID within a document of several operations.
    pub page: Option<String>,
}

pub type Result<T> = std::result::Result<T, Diagnostic>;

/// One a way out: its name, which stays the same for programs, and the advice.
macro_rules! causes {
    ($($cause:ident $name:literal $advice:literal)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Cause { $($cause),* }

        impl Cause {
            pub const ALL: &[Self] = &[$(Self::$cause),*];

            pub fn name(self) -> &'static str {
                match self { $(Self::$cause => $name),* }
            }

            pub fn advice(self) -> &'static str {
                match self { $(Self::$cause => $advice),* }
            }
        }
    };
}

causes! {
    Empty "empty"
        "save the page again, whole"
    TooLong "too-long"
        "save the page alone, without what it embeds, or take the folder's other file away"
    Encoding "encoding"
        "save the page as UTF-8"
    UnknownFormat "unknown-format"
        "save the page as HTML, as an element-tree dump, or take the vendor's OpenAPI document; what is no source belongs elsewhere"
    CutOff "cut-off"
        "save the page again, whole"
    SignIn "sign-in"
        "sign in, and save the page again"
    NotFound "not-found"
        "look for where the gateway's site has the page now; if it is gone, decide what becomes of the operation"
    ScriptOnly "script-only"
        "save the page from a browser once it shows its text, not as it is fetched"
    NoMethod "no-method"
        "see whether this is the operation's page; if the site words it otherwise, teach the reader its heading"
    NoUrl "no-url"
        "see whether this is the operation's page; if the site words it otherwise, teach the reader its heading"
    NoStatus "no-status"
        "see whether the page ends where it should; if it documents no status, end the file with `</html>`"
    NoTitle "no-title"
        "see whether this is the operation's page"
    SecondMethod "second-method"
        "save each operation as a page of its own"
    SecondUrl "second-url"
        "save each operation as a page of its own, and leave the URL that counts"
    NoHeader "no-header"
        "give the table in the saved page the header row that its columns have"
    UnknownColumn "unknown-column"
        "find out what the column says, and teach the reader its name, or rename it in the saved page"
    UnknownTable "unknown-table"
        "find out what the table is about, and say it in the heading above it in the saved page"
    UnnamedValues "unnamed-values"
        "name the field in the heading above the values in the saved page"
    BrokenTable "broken-table"
        "compare the row with the site, and correct its cells in the saved page"
    UnknownType "unknown-type"
        "find out which JSON type is meant, and write it in the saved page, or teach the reader the word"
    UnknownRequired "unknown-required"
        "find out whether the field must be sent, and write Yes or No in the saved page"
    UnknownDefault "unknown-default"
        "find out what is assumed for the absent field, and write it in the saved page, as a value of the field's type or in words"
    UnclearName "unclear-name"
        "find out the field's name, and write it alone in the cell of the saved page"
    UnknownStatus "unknown-status"
        "write the HTTP status in three digits in the saved page"
    Repeated "repeated"
        "find out which of the two holds, and take the other out of the saved page"
    UnknownPathParameter "unknown-path-parameter"
        "compare the parameter with the URL, and correct the one that is wrong in the saved page"
    InvalidDocument "invalid-document"
        "correct the document at the place, or fetch it again, whole"
    UnknownVersion "unknown-version"
        "fetch the document as OpenAPI 3.0 or 3.1"
    UnknownSchema "unknown-schema"
        "if the spec needs the operation, teach the reader this kind of schema"
    SeveralOperations "several-operations"
        "name one operation of the document, as `DOCUMENT#OPERATION`"
}

impl Diagnostic {
    pub fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            cause,
            message: message.into(),
            row: None,
            page: None,
        }
    }

    pub fn at(mut self, row: impl Into<String>) -> Self {
        self.row = Some(row.into());
        self
    }

    /// The way out.
    pub fn fix(&self) -> &'static str {
        self.cause.advice()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.row {
            Some(row) => write!(f, "{row}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
