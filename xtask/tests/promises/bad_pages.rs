//! A page that cannot be read is an error that names it and what was looked
//! for. It never passes for a page that has not changed, and nothing is
//! written because of it.

use crate::common::{Shape, brief, fresh, made_pages, regenerated, with_page};
use xtask::audit::check;
use xtask::report::exit::Exit;
use xtask::report::finding::exit;
use xtask::report::kind::Kind;
use xtask::source::{Diagnostic, Page};

const SMS: &str = "infobip-pin-sms";
const SMSEND: &str = "smsend-2fa-request";

fn read(page: &[u8]) -> Result<Page, Diagnostic> {
    xtask::source::read_page("page", page)
}

fn refusal(page: &[u8]) -> String {
    let diagnostic = read(page).expect_err("the page is not fit to be read");
    diagnostic.to_string()
}

fn page(shape: Shape, name: &str) -> String {
    made_pages(shape)[name].page()
}

#[test]
fn what_is_no_page_is_named_for_what_it_is() {
    let long = "<h1>Long</h1>".repeat(900_000);
    assert!(long.len() > 10_000_000);
    for (bytes, wanted) in [
        (&b""[..], "it is empty"),
        (b" \n\t\n", "it is empty"),
        (b"Just a note.", "neither an element-tree dump"),
        (b"<h1>T\xe9l\xe9phone</h1>", "it is not UTF-8 text"),
        (b"\xff\xfe<\0h\x001\0>\0", "it is not UTF-8 text"),
        (b"<\0h\x001\0>\0", "it is not UTF-8 text"),
        (long.as_bytes(), "bytes long"),
        (
            b"<html><h1>Another site</h1><p>Welcome.</p></html>",
            "`HTTP Method`",
        ),
        (
            b"<h1>Welcome</h1><form><input type=\"password\"></form>",
            "it asks to sign in",
        ),
        (
            b"<h1>Log in</h1><p>A link is sent to you.</p>",
            "it asks to sign in",
        ),
        (
            b"<h1>Welcome</h1><form><input type=\"search\"></form>",
            "`HTTP Method`",
        ),
        (
            b"Node:\n(type) c\nElement:body\nElement:p\nWelcome.",
            "its footer was looked for",
        ),
        (
            b"Node:\n(type) c\nElement:body\nElement:p\nWelcome.\nElement:footer",
            "`HTTP Method`",
        ),
    ] {
        let refusal = refusal(bytes);
        assert!(refusal.contains(wanted), "{refusal}");
    }
}

/// Wherever a saved file ends too early, something that was looked for is not
/// there. A shorter page must not read as one with fewer facts.
#[test]
fn a_page_that_is_cut_off_anywhere_is_refused() {
    for (shape, name) in [
        (Shape::Dump, SMS),
        (Shape::Html, SMS),
        (Shape::Html, SMSEND),
    ] {
        let whole = page(shape, name);
        let facts = read(whole.as_bytes())
            .expect("the whole page")
            .contract
            .facts();
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            if let Ok(page) = read(&whole.as_bytes()[..end]) {
                assert_eq!(page.contract.facts(), facts, "{shape:?} cut off at {end}");
            }
        }
    }
}

/// Whoever closes paragraphs and cells would have closed the page, too.
#[test]
fn a_page_that_opens_what_it_does_not_close_is_cut_off() {
    let page = page(Shape::Html, SMSEND);
    let opens = ["<html>", "<body>", "<HTML lang=\"en\">", "<html><body>"];
    for opens in opens {
        let refusal = refusal(format!("{opens}{page}").as_bytes());
        assert!(
            refusal.contains("the page was cut off"),
            "{opens}: {refusal}"
        );
    }
}

/// What a parser and a reader can bear is the same, whatever the elements are
/// that stand in each other.
#[test]
fn elements_that_stand_in_each_other_too_deep_are_refused() {
    let page = page(Shape::Html, SMSEND);
    for (opens, closes) in [
        ("<div>", "</div>"),
        ("<section>", "</section>"),
        ("<span><div>", "</div></span>"),
        ("<ul><li>", "</li></ul>"),
        ("<table><tr><td>", "</td></tr></table>"),
    ] {
        let deep = |times| format!("{}{page}{}", opens.repeat(times), closes.repeat(times));
        read(deep(20).as_bytes()).expect("a page that is not deep");
        // A table's cell stands in its row, and that in a body of the table.
        let levels = if opens.contains("table") {
            4
        } else {
            opens.matches('<').count()
        };
        let refusal = refusal(deep(300_usize.div_ceil(levels)).as_bytes());
        assert!(refusal.contains("more than 256 deep"), "{opens}: {refusal}");
    }
}

/// A link is closed by the next one.
#[test]
fn elements_that_are_left_open_beside_each_other_are_not_deep() {
    let whole = page(Shape::Html, SMSEND);
    let links = "<a name=\"here\">Made up. ".repeat(500);
    let linked = read(format!("<p>{links}</p>{whole}").as_bytes()).expect("a page");
    let plain = read(whole.as_bytes()).expect("a page");
    assert_eq!(linked.contract.facts(), plain.contract.facts());
}

/// Words that no reader gets to would be missing in silence.
#[test]
fn words_that_stand_too_deep_are_refused_with_the_page() {
    let page = made_pages(Shape::Html)[SMS].page();
    let cell = "<td>to</td>";
    assert!(page.contains(cell), "{page}");
    let deep = |times: usize| {
        let name = format!("<td>{}to{}</td>", "<b>".repeat(times), "</b>".repeat(times));
        page.replacen(cell, &name, 1)
    };
    let names = |text: &str| -> Vec<_> {
        let page = read(text.as_bytes()).expect("a page that is not deep");
        let fields = page.contract.request.into_iter();
        fields.map(|field| field.name).collect()
    };
    assert_eq!(names(&deep(200)), names(&page));
    let refusal = refusal(deep(300).as_bytes());
    assert!(refusal.contains("more than 256 deep"), "{refusal}");
}

/// A line break is never closed, and authors leave open what HTML lets them.
#[test]
fn a_long_page_is_not_a_deep_one() {
    let whole = page(Shape::Html, SMSEND);
    let facts = |page: &str| {
        read(page.as_bytes())
            .expect("a readable page")
            .contract
            .facts()
    };
    for one in [
        "<br>",
        "<p>More",
        "<hr>",
        "<img src=x>",
        "<b></b>",
        "<div></div>",
    ] {
        let long = format!("{whole}{}", one.repeat(2000));
        assert_eq!(facts(&long), facts(&whole), "{one}");
    }
}

#[test]
fn a_page_of_more_than_a_hundred_tables_is_a_whole_reference() {
    let page = |fields: usize, values: usize| {
        let mut page = page(Shape::Html, SMSEND);
        for number in 1..fields {
            page += &format!(
                "<h2>Query parameters</h2><table><tr><th>Parameter</th><th>Type</th>\
                 <th>Required</th></tr><tr><td>more{number}</td><td>String</td><td>No</td></tr></table>"
            );
        }
        for number in 0..values {
            page += &format!(
                "<h3>more1 values</h3><table><tr><th>Value</th><th>Description</th></tr>\
                 <tr><td>MORE_{number}</td><td>Another</td></tr></table>"
            );
        }
        page
    };
    for (fields, values) in [(100, 0), (50, 50)] {
        read(page(fields, values).as_bytes()).expect("a page of a hundred tables");
        for (fields, values) in [(fields + 1, values), (fields, values + 1)] {
            let refusal = refusal(page(fields, values).as_bytes());
            assert!(refusal.contains("101 tables"), "{refusal}");
        }
    }
}

#[test]
fn a_table_without_a_needed_column_is_refused_by_its_name() {
    let whole = page(Shape::Html, SMSEND);
    for column in ["Parameter", "Type", "Description", "Required", "Default"] {
        let other = whole.replacen(&format!("<th>{column}</th>"), "<th>Other</th>", 1);
        let refusal = refusal(other.as_bytes());
        assert!(refusal.contains(&column.to_lowercase()), "{refusal}");
        assert!(refusal.contains("body fields"), "{refusal}");
    }
    let refusal = refusal(whole.replace("<td>Code</td>", "<td>Number</td>").as_bytes());
    assert!(refusal.contains("`Returns`"), "{refusal}");
}

#[test]
fn a_table_in_another_order_of_columns_says_the_same() {
    let whole = page(Shape::Html, SMSEND);
    let swap = |line: &str| {
        let cells: Vec<&str> = line.split("</td>").collect();
        match cells.as_slice() {
            [name, kind, rest @ ..] if rest.len() == 4 => {
                let name = name.replace("<tr>", "");
                let rest = rest.join("</td>");
                format!("<tr>{kind}</td>{name}</td>{rest}")
            }
            _ => line.to_owned(),
        }
    };
    let swapped: Vec<String> = whole
        .replace(
            "<th>Parameter</th><th>Type</th>",
            "<th>Type</th><th>Parameter</th>",
        )
        .lines()
        .map(swap)
        .collect();
    let swapped = swapped.join("\n");
    assert_ne!(swapped, whole);
    let facts = |page: &str| {
        read(page.as_bytes())
            .expect("a readable page")
            .contract
            .facts()
    };
    assert_eq!(facts(&swapped), facts(&whole));
}

#[test]
fn pages_with_odd_cells_are_refused_with_the_row() {
    let whole = page(Shape::Html, SMSEND);
    for (old, new, wanted) in [
        ("<td>recipient</td>", "<td></td>", "row 1: a field's name"),
        (
            "<td>recipient</td>",
            "<td>expiry</td>",
            "`expiry` is documented twice",
        ),
        ("<td>recipient</td>", "", "cells in row 1"),
        (
            "<td>integer</td>",
            "<td>some number</td>",
            "row 3: the type of `expiry`",
        ),
        (
            "<td>Yes</td>",
            "<td>Perhaps</td>",
            "Yes or No was looked for, and `Perhaps`",
        ),
        ("<td>404</td>", "<td>4o4</td>", "`4o4`"),
        ("POST", "SEND", "an HTTP method was looked for, and `SEND`"),
        ("https://app", "app", "a URL was looked for"),
    ] {
        let refusal = refusal(whole.replacen(old, new, 1).as_bytes());
        assert!(refusal.contains(wanted), "{refusal}");
    }
    let dump = page(Shape::Dump, SMS);
    for (old, new, wanted) in [
        ("### Response", "### Strange", "`Strange`"),
        ("|*pinId*|", "|*pinId*|more|", "too many cells"),
        ("|-|-|-|-|-|", "", "a line of dashes"),
        ("body Params", "Further Params", "`Further Params`"),
    ] {
        let refusal = refusal(dump.replacen(old, new, 1).as_bytes());
        assert!(refusal.contains(wanted), "{refusal}");
    }
}

/// Some tables run on into the words below them, which a heading does not.
#[test]
fn a_heading_is_named_whole_unless_words_ran_into_it() {
    let whole = page(Shape::Html, SMSEND);
    for (heading, named) in [
        (
            "What a depot can be in a year",
            "What a depot can be in a year",
        ),
        (
            "Depots of a town and of all the towns that lie around it, by name",
            "Depots of a town and",
        ),
    ] {
        let unlike =
            format!("<h2>{heading}</h2><table><tr><th>Field</th></tr></table><h2>Returns</h2>");
        let refusal = refusal(whole.replace("<h2>Returns</h2>", &unlike).as_bytes());
        assert!(refusal.contains(&format!("under `{named}`")), "{refusal}");
    }
}

#[test]
fn a_value_that_is_listed_twice_or_not_there_is_refused() {
    let whole = page(Shape::Html, SMSEND);
    for (value, wanted) in [
        ("RAIL", "the value `RAIL` is listed twice"),
        ("", "a value is empty"),
    ] {
        let values = format!(
            "<h2>recipient</h2><table><tr><th>Value</th><th>Description</th></tr>\
             <tr><td>RAIL</td><td>On rails</td></tr><tr><td>{value}</td><td>On a road</td></tr>\
             </table><h2>Returns</h2>"
        );
        let refusal = refusal(whole.replace("<h2>Returns</h2>", &values).as_bytes());
        assert!(refusal.contains(wanted), "{refusal}");
    }
}

#[test]
fn a_document_of_another_version_is_refused_by_it() {
    let read = |version: &str| {
        let document = format!("{version}\npaths: {{}}\n");
        xtask::source::read("depot.yaml", document.as_bytes()).map_err(|why| why.to_string())
    };
    for version in ["openapi: 3.0.4", "openapi: 3.1.1"] {
        assert_eq!(read(version), Ok(xtask::source::Source::default()));
    }
    for (version, named) in [
        ("openapi: 3.2.0", "3.2.0"),
        ("openapi: 4.0.0", "4.0.0"),
        ("swagger: '2.0'", "2.0"),
    ] {
        let refusal = read(version).expect_err(version);
        let wanted = format!("OpenAPI 3.0 or 3.1 was looked for, and version {named} found");
        assert!(refusal.contains(&wanted), "{refusal}");
    }
}

/// What asks for one operation is told of more, and why the only one cannot be read.
#[test]
fn a_document_is_a_page_where_it_has_one_operation() {
    let document = |operations: &[(&str, &str)]| {
        let paths: String = operations
            .iter()
            .map(|(path, body)| {
                format!(
                    "  {path}: {{ get: {{ operationId: {}, {body} }} }}\n",
                    &path[1..]
                )
            })
            .collect();
        format!("openapi: 3.0.3\nservers: [{{ url: 'https://depot.example' }}]\npaths:\n{paths}")
    };
    let sound = "responses: { '200': { description: Done. } }";
    let broken = "responses: { '200': { $ref: '#/nowhere' } }";
    let read = |operations: &[(&str, &str)]| {
        let text = document(operations);
        xtask::source::read_page("depot.yaml", text.as_bytes())
            .map(|page| page.contract.path)
            .map_err(|why| why.to_string())
    };
    assert_eq!(read(&[("/one", sound)]), Ok(Some("/one".to_owned())));
    let two = read(&[("/one", sound), ("/two", sound)]).expect_err("two");
    assert!(two.contains("more operations than one"), "{two}");
    let invalid = read(&[("/one", broken)]).expect_err("a reference");
    assert!(invalid.contains("`#/nowhere` leads nowhere"), "{invalid}");
}

/// A YAML reader goes as deep as its stack, so that a limit is held before it.
#[test]
fn a_document_in_yaml_may_be_long_and_no_more_than_120_deep() {
    let document = |more: &str| format!("openapi: 3.1.0\npaths: {{}}\nx-more: {more}\n");
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let read = |text: &str| xtask::source::read("depot.yaml", text.as_bytes());
    let long = format!("[{}]", ["[]"; 300].join(", "));
    for text in [document(&long), document(&nested(119))] {
        assert_eq!(read(&text), Ok(xtask::source::Source::default()));
    }
    let refusal = read(&document(&nested(120)))
        .expect_err("too deep")
        .to_string();
    assert!(
        refusal.contains("line 3") && refusal.contains("more than 120 deep"),
        "{refusal}"
    );
}

#[test]
fn an_unreadable_page_fails_and_nothing_is_written() {
    let inputs = with_page(&fresh(&made_pages(Shape::Dump)), SMS, "Node:");
    let findings = check(&inputs);
    assert_eq!(exit(&findings), Exit::Failure);
    let about = findings
        .iter()
        .find(|finding| finding.kind == Kind::UnreadablePage);
    let message = &about.expect("the page is named").message;
    assert!(
        message.contains("`infobip-pin-sms`") && message.contains("footer"),
        "{message}"
    );

    let plan = regenerated(&inputs);
    assert_eq!(
        exit(&plan.findings),
        Exit::Failure,
        "{}",
        brief(&plan.findings)
    );
    assert!(plan.writes.is_empty());
}

#[test]
fn a_page_that_is_not_there_is_for_a_person() {
    let mut inputs = fresh(&made_pages(Shape::Dump));
    inputs.pages.as_mut().expect("pages").remove(SMS);
    let findings = check(&inputs);
    assert_eq!(
        brief(&findings).matches("missing-page").count(),
        1,
        "{}",
        brief(&findings)
    );
    let plan = regenerated(&inputs);
    assert_eq!(exit(&plan.findings), Exit::Failure);
    assert!(plan.writes.is_empty(), "its facts stay as they are");
}

#[test]
fn a_page_under_another_name_is_told_from_a_new_one() {
    let pages = made_pages(Shape::Dump);
    let inputs = with_page(&fresh(&pages), "infobip-sms-copy", pages[SMS].page());
    let findings = check(&inputs);
    let twin = findings
        .iter()
        .find(|finding| finding.kind == Kind::TwinPage);
    assert!(
        twin.is_some_and(|twin| twin.message.contains(SMS)),
        "{}",
        brief(&findings)
    );
    assert!(regenerated(&inputs).writes.is_empty());
}
