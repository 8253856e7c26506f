//! What a site puts around a page, and what nobody sees of it, is not of the
//! page, and what only looks like it is.

use xtask::source::read_page;

/// What a page of our own is read as with something above its first heading of
/// a section, which stands for an endpoint if it is of the page.
fn read_with(more: &str) -> Result<(), String> {
    let page = format!(
        "<!doctype html><h1>Book a parcel</h1>{more}
         <h2>HTTP Method</h2><pre>POST</pre>
         <h2>HTTP Request</h2><pre>https://gateway.example/v1/parcels</pre>
         <h2>Returns</h2><p>It answers <code>200</code>.</p>"
    );
    read_page("page", page.as_bytes())
        .map(|_| ())
        .map_err(|diagnostic| diagnostic.to_string())
}

const OTHER: &str = "<p>PUT https://gateway.example/v1/other</p>";

#[test]
fn what_a_site_puts_around_a_page_is_not_read() {
    for (opens, closes) in [
        ("<nav>", "</nav>"),
        ("<aside>", "</aside>"),
        ("<header>", "</header>"),
        ("<footer>", "</footer>"),
        ("<dialog>", "</dialog>"),
        ("<form>", "</form>"),
        ("<button>", "</button>"),
        ("<div role=\"navigation\">", "</div>"),
        ("<div class=\"top-menu wide\">", "</div>"),
        ("<div id=\"site_banner\">", "</div>"),
        ("<div class=\"consent-box\"><dl><dt>a</dt></dl>", "</div>"),
        ("<div id=\"cookies\"><dl><dt>a</dt></dl>", "</div>"),
        ("<div>We use cookies.", "</div>"),
        ("<section>Do you accept this cookie?", "</section>"),
        ("<div hidden>", "</div>"),
        ("<div style=\"Display: none\">", "</div>"),
        ("<template>", "</template>"),
        ("<script>'<table>'", "</script>"),
        ("<style>td > a { color: red } <table>", "</style>"),
        ("<!-- <table>", "-->"),
    ] {
        let read = read_with(&format!("{opens}{OTHER}{closes}"));
        assert_eq!(read, Ok(()), "{opens}");
    }
}

#[test]
fn what_only_looks_like_a_part_of_the_site_is_read() {
    let long = "Made-up words go on and on. ".repeat(40);
    for (opens, closes) in [
        ("<div>", "</div>"),
        ("<div class=\"menus\">", "</div>"),
        ("<div class=\"top\">", "</div>"),
        ("<div>A cookie is set.", "</div>"),
        ("<div>A policy says what we accept.", "</div>"),
        (&format!("<div>We use cookies. {long}"), "</div>"),
        ("<header><dl><dt>a</dt></dl>", "</header>"),
        ("<form><dl><dt>a</dt></dl>", "</form>"),
        ("<div class=\"menu\"><dl><dt>a</dt></dl>", "</div>"),
        ("<main class=\"cookie\">", "</main>"),
    ] {
        let refusal = read_with(&format!("{opens}{OTHER}{closes}"));
        let refusal = refusal.expect_err(opens);
        assert!(refusal.contains("`PUT`"), "{opens}: {refusal}");
    }
}

/// A sign between words is no path.
#[test]
fn a_method_before_a_lone_slash_is_no_endpoint() {
    assert_eq!(read_with("<p>PUT /</p>"), Ok(()));
    assert!(read_with("<p>PUT /other</p>").is_err());
}

/// A condition may hold or not, and a comment is no rule.
#[test]
fn what_a_style_sheet_hides_without_a_condition_is_not_read() {
    let read = |sheet: &str| {
        let other = OTHER.replacen("<p>", "<p class=gone>", 1);
        read_with(&format!("<style>{sheet}</style>{other}"))
    };
    for sheet in [
        ".gone { display: none }",
        ".more { color: red } .gone { display: none }",
        "/* Of our own. */ .gone { display: none }",
        "@media print { .more { color: red } .less { color: blue } } .gone { display: none }",
    ] {
        assert_eq!(read(sheet), Ok(()), "{sheet}");
    }
    for sheet in [
        ".gone { color: red }",
        ".more { display: none }",
        "/* .gone { display: none } */",
        ".more { color: red } /* .gone { display: none } */ .less { color: blue }",
        "@media print { .gone { display: none } }",
        "@media print { .more { color: red } .gone { display: none } }",
        "@media print { .gone { display: none }",
    ] {
        let refusal = read(sheet).expect_err(sheet);
        assert!(refusal.contains("`PUT`"), "{sheet}: {refusal}");
    }
}
