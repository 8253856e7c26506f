//! The hand-written spec: what it says of each operation, where it says so,
//! and how it is edited in place.

mod declarations;
pub mod edit;
mod extensions;
mod keywords;
mod operation;
mod pointer;
pub mod schemas;
mod walk;
pub mod yaml;

pub use self::declarations::{Anchor, Declaration, declarations, declarations_at};
pub use self::extensions::{
    ATTEMPT, BEYOND, DELIVERY, DEPARTS, MEANING, NOT_DESCRIBED, OF_VALUES, PATH_NOT_KNOWN,
    SOURCE_PAGE, UNKNOWN, VERDICTS, VERIFICATION,
};
pub use self::keywords::LIMITS;
pub use self::operation::{Operation, operation_at, operations};
pub use self::pointer::Pointer;
pub use self::walk::{Entry, entries, keys, references, resolve, strings};
