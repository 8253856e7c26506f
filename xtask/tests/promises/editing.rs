//! The spec is edited in its own text, and is never left with what nobody meant.

use xtask::document::Document;
use xtask::spec::Pointer;
use xtask::spec::edit::Editor;

const SPEC: &str = "\
# A comment.
depot:
  streets: [north, south]
  parcels:
    - large
    - small # Or smaller.
  last:
    - only
  reasons:
    large: It was seen.
    small: It was said.
  reason:
    small: It was said.
";

fn editor() -> Editor {
    let value = Document::parse(SPEC).expect("sound YAML").value;
    Editor::new(SPEC, value).expect("editable YAML")
}

fn edited(edit: impl FnOnce(&mut Editor, &Pointer)) -> String {
    let mut editor = editor();
    edit(&mut editor, &Pointer::from("/depot"));
    editor.finish().expect("the text says what it should")
}

#[test]
fn an_item_is_taken_out_of_a_list_and_the_last_one_with_it() {
    for (key, index, gone) in [
        ("parcels", 0, "    - large\n"),
        ("parcels", 1, "    - small # Or smaller.\n"),
        ("last", 0, "  last:\n    - only\n"),
    ] {
        let text = edited(|editor, depot| {
            editor.remove_item(depot, key, index).expect("an item");
        });
        assert_eq!(text, SPEC.replacen(gone, "", 1), "{key} {index}");
    }
    let text = edited(|editor, depot| editor.remove_item(depot, "streets", 0).expect("an item"));
    assert!(text.contains("  streets: [south]\n"), "{text}");
}

#[test]
fn a_member_is_taken_out_of_a_map_and_the_last_one_with_it() {
    for (key, member, gone) in [
        ("reasons", "large", "    large: It was seen.\n"),
        ("reason", "small", "  reason:\n    small: It was said.\n"),
        ("reason", "large", ""),
        ("reasons", "middle", ""),
        ("nothing", "small", ""),
        ("parcels", "small", ""),
    ] {
        let text = edited(|editor, depot| {
            let done = editor.remove_from_map(depot, key, member);
            done.expect("it is gone");
        });
        assert_eq!(text, SPEC.replacen(gone, "", 1), "{key} {member}");
    }
}

/// A mistake in editing text is told with its place, and never written.
#[test]
fn a_text_that_does_not_say_what_it_should_is_refused_where_it_differs() {
    for (place, edit) in [
        (
            "/depot/reasons/small",
            (|value| value["reasons"]["small"] = "It was heard.".into())
                as fn(&mut serde_json::Value),
        ),
        ("/depot/reason/large", |value| {
            value["reason"]["large"] = "New.".into()
        }),
        ("/depot/last", |value| value["last"] = "one".into()),
        ("/depot/parcels", |value| {
            value["parcels"][1] = "tiny".into()
        }),
    ] {
        let mut editor = editor();
        edit(&mut editor.value["depot"]);
        let error = editor.finish().expect_err("it differs").to_string();
        assert!(error.ends_with(&format!("`{place}`")), "{place}: {error}");
    }
}
