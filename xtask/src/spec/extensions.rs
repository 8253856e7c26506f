//! The words that the spec adds to OpenAPI's own.

/// The keys of the two declarations by which the spec owns up to saying
/// something else than a page, or something beyond it.
pub const DEPARTS: &str = "x-departs-from-page";
pub const BEYOND: &str = "x-beyond-page";
/// The key that names the page which documents an operation.
pub const SOURCE_PAGE: &str = "x-source-page";

/// What a path begins with that no page and no person has named yet.
pub const PATH_NOT_KNOWN: &str = "/path-not-known/";
/// What a scaffold says where a person has to find words. It stands in the
/// spec's texts until someone does.
pub const NOT_DESCRIBED: &str = "not described here yet";
