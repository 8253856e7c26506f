//! What each finding advises is done here, word by word, and helps: the finding
//! is gone, and the command ends as it promises.
//!
//! A case makes an input that yields a finding, and lists all ways out that the
//! finding names. Advice that names another way, or one that does not help, fails.

mod declarations;
mod differences;
mod facts;
mod following;
mod generator;
mod inputs;
mod news;
mod pages;
mod releases;
mod rules;

use std::collections::BTreeSet;

use self::following::Case;
use xtask::report::kind::Kind;

fn all() -> Vec<Case> {
    let of_all = [
        differences::cases(),
        declarations::cases(),
        rules::cases(),
        news::cases(),
        generator::cases(),
        pages::saved(),
        pages::new(),
        pages::documents(),
        pages::arguments(),
        facts::cases(),
    ];
    of_all.into_iter().flatten().collect()
}

macro_rules! followed {
    ($($test:ident: $cases:path;)*) => {
        $(#[test]
        fn $test() {
            following::follow_all($cases());
        })*
    };
}

followed! {
    advice_on_differences_helps: differences::cases;
    advice_on_declarations_helps: declarations::cases;
    advice_on_rules_helps: rules::cases;
    advice_on_what_changed_pages_bring_helps: news::cases;
    advice_on_what_no_client_is_made_of_helps: generator::cases;
    advice_on_saved_pages_helps: pages::saved;
    advice_on_new_pages_helps: pages::new;
    advice_on_operations_of_documents_helps: pages::documents;
    advice_on_arguments_helps: pages::arguments;
    advice_on_recorded_and_derived_files_helps: facts::cases;
}

/// A new kind of finding without a case fails here.
#[test]
fn the_advice_of_every_kind_is_followed() {
    let mut followed: BTreeSet<Kind> = all().iter().map(|case| case.kind).collect();
    followed.extend(releases::FOLLOWED);
    let missing = Kind::ALL.iter().filter(|kind| !followed.contains(kind));
    assert_eq!(missing.collect::<Vec<_>>(), [&Kind::Applied; 0]);
}
