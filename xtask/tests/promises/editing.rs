//! The spec is edited in its own text, and is never left with what nobody meant.

use serde_json::json;
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
  empty: {}
  boxes:
    - size: 1
    - size: 2
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

/// Each edit, with the lines that it replaces.
#[test]
fn an_edit_changes_its_own_lines_and_no_others() {
    type Edit = fn(&mut Editor, &Pointer) -> anyhow::Result<()>;
    let cases: [(&str, Edit, &str, &str); 11] = [
        (
            "another value",
            |editor, depot| editor.set(&depot.join("reasons"), "small", json!("It was heard.")),
            "    large: It was seen.\n    small: It was said.\n",
            "    large: It was seen.\n    small: It was heard.\n",
        ),
        (
            "a new member",
            |editor, depot| editor.set(&depot.join("reasons"), "none", json!("It was told.")),
            "    large: It was seen.\n    small: It was said.\n",
            "    large: It was seen.\n    small: It was said.\n    none: It was told.\n",
        ),
        (
            "a member of an empty map",
            |editor, depot| editor.set(&depot.join("empty"), "floor", json!(3)),
            "  empty: {}\n",
            "  empty:\n    floor: 3\n",
        ),
        (
            "a member after another one",
            |editor, depot| {
                let reasons = depot.join("reasons");
                editor.insert_after(&reasons, Some("large"), "middle", json!("It was told."))
            },
            "    large: It was seen.\n",
            "    large: It was seen.\n    middle: It was told.\n",
        ),
        (
            "a member after one that is not there",
            |editor, depot| {
                let reasons = depot.join("reasons");
                editor.insert_after(&reasons, Some("tiny"), "none", json!("It was told."))
            },
            "    large: It was seen.\n    small: It was said.\n",
            "    large: It was seen.\n    small: It was said.\n    none: It was told.\n",
        ),
        (
            "another name",
            |editor, depot| editor.rename(&depot.join("reasons"), "large", "big"),
            "    large: It was seen.\n",
            "    big: It was seen.\n",
        ),
        (
            "an item between others",
            |editor, depot| editor.insert_item(depot, "parcels", 1, json!("middle")),
            "    - large\n",
            "    - large\n    - middle\n",
        ),
        (
            "an item at the end",
            |editor, depot| editor.insert_item(depot, "last", 9, json!("more")),
            "    - only\n",
            "    - only\n    - more\n",
        ),
        (
            "an item of a list that is not there",
            |editor, depot| editor.insert_item(&depot.join("reason"), "of", 0, json!("one")),
            "  reason:\n    small: It was said.\n",
            "  reason:\n    small: It was said.\n    of:\n      - one\n",
        ),
        (
            "a member of an item",
            |editor, depot| editor.set(&depot.join("boxes").index(1), "size", json!(3)),
            "    - size: 2\n",
            "    - size: 3\n",
        ),
        (
            "another word in a list",
            |editor, depot| editor.set_item(&depot.join("parcels"), 0, "huge"),
            "    - large\n",
            "    - huge\n",
        ),
    ];
    for (what, edit, old, new) in cases {
        let text = edited(|editor, depot| edit(editor, depot).expect("an edit"));
        assert!(SPEC.contains(old), "{what}");
        assert_eq!(text, SPEC.replacen(old, new, 1), "{what}");
    }
}

#[test]
fn what_is_not_there_cannot_be_edited() {
    type Edit = fn(&mut Editor, &Pointer) -> anyhow::Result<()>;
    let cases: [(Edit, &str); 5] = [
        (
            |editor, depot| editor.rename(&depot.join("reasons"), "tiny", "small"),
            "`/depot/reasons/tiny` is not there to be renamed",
        ),
        (
            |editor, depot| editor.set(&depot.join("roads"), "north", json!(1)),
            "`/depot/roads` is not in the spec",
        ),
        (
            |editor, depot| editor.set(&depot.join("parcels"), "north", json!(1)),
            "`/depot/parcels` is not a mapping",
        ),
        (
            |editor, depot| editor.remove_item(depot, "reasons", 0),
            "`/depot/reasons` is not a list",
        ),
        (
            |editor, depot| editor.set_item(&depot.join("reasons"), 0, "huge"),
            "`/depot/reasons` is not a list",
        ),
    ];
    for (edit, why) in cases {
        let mut editor = editor();
        let error = edit(&mut editor, &Pointer::from("/depot")).expect_err(why);
        assert_eq!(error.to_string(), why);
        assert_eq!(editor.finish().expect("as it was"), SPEC, "{why}");
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
