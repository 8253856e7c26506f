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

/// What the spec says of values, one by one: in words, and what they mean for a
/// PIN. A verdict that nobody has given is [`UNKNOWN`].
pub const MEANING: &str = "x-value-meaning";
pub const DELIVERY: &str = "x-delivery";
pub const VERIFICATION: &str = "x-verification";
const WRONG_REASON: &str = "x-wrong-reason";
/// What the failure of a verification means for the attempts that are left.
pub const ATTEMPT: &str = "x-attempt";
pub const UNKNOWN: &str = "unknown";
/// The keys of all that an answer means for a PIN.
pub const VERDICTS: [&str; 4] = [DELIVERY, VERIFICATION, WRONG_REASON, ATTEMPT];
/// The keys under which a schema has something for each of its values.
pub const OF_VALUES: [&str; 4] = [MEANING, DELIVERY, VERIFICATION, WRONG_REASON];
