//! Whatever words of a page change, the cell is told in which they stand, and no
//! other one.

use std::collections::BTreeMap;

use xtask::source::read_page;

const HTML: &str = "<h1>Book a parcel</h1>
<p>Made-up words on what this does.</p>
<p>Further words on the same.</p>
<table><tr><td>Endpoint</td><td>POST https://gateway.example/v1/parcels</td></tr>
<tr><td>Since</td><td>Times that are made up</td></tr></table>
<h2>Body Fields</h2>
<p>Words on all fields.</p>
<table><tr><th>Parameter</th><th>Type</th><th>Description</th><th>Required</th><th>Default</th></tr>
<tr><td>street</td><td>String</td><td>Where it goes</td><td>Yes</td><td>-</td></tr>
<tr><td rowspan=2>note</td><td rowspan=2>String</td><td>For the courier</td><td rowspan=2>No</td><td>one of our own</td></tr>
<tr><td>and nobody else</td><td></td></tr></table>
<h2>Query parameters</h2>
<dl><dt>dryRun Boolean, optional</dt><dd>Books nothing</dd><dd>at all</dd></dl>
<h2>Terms</h2>
<dl><dt>Depot</dt><dd>A house of parcels</dd></dl>
<h2>Example request</h2>
<pre>curl of our own</pre>
<h2>Returns</h2>
<table><tr><td>Code</td><td>Description</td></tr><tr><td>200</td><td>It is booked.</td></tr></table>";

const DUMP: &str = "Node:\n(type) c\n(layer)0\nElement:body
Element:h1\nThis tells a balance.\nIt is made up.
Element:span\nget\nBalance
Element:h3\nDefinition
Element:span\n{{ a }}
Element:h3\nParameters
Element:h4\nQuery Params
Element:strong\ncurrency\nrequired
Element:span\n:
Element:strong\nstring\nOf what
Element:h3\nExamples
Element:pre\nan example of our own
Element:h3\nResult Format
Element:pre\na result of our own
Element:h3\nDocumentation
Element:p\nWords of all kinds. ## Outcome It answers `200` in most cases, though not in all. ```a piece of code``` And words after it. \
### Response |Parameter|Type|Description| |-|-|-| |*balance*|Double|How much.| And words below. \
## Response of another kind, whose words go on and on |Parameter|Type|Description| |-|-|-| |*kind*|String|How odd.|
Element:h3\nKind values
Element:p\nNote well |Value|Meaning| |-|-| |`NEW`|Never seen.|
Element:footer";

fn wording(page: &str) -> BTreeMap<String, String> {
    let page = read_page("page", page.as_bytes()).expect("a readable page");
    page.wording
}

/// Changes a word, and gives the cells of which the hash is another one.
fn changed(page: &str, old: &str) -> Vec<String> {
    assert_eq!(page.matches(old).count(), 1, "{old}");
    let before = wording(page);
    let after = wording(&page.replace(old, &format!("{old} altered")));
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>(),
        "{old}"
    );
    let others = after
        .into_iter()
        .filter(|(cell, hash)| before[cell] != *hash);
    others.map(|(cell, _)| cell).collect()
}

#[test]
fn words_that_change_on_a_page_are_told_by_their_cell() {
    for (page, old, cell) in [
        (HTML, "Book a parcel", "title"),
        (HTML, "Made-up words", "introduction, paragraph 1"),
        (HTML, "Further words", "introduction, paragraph 2"),
        (HTML, "Times that", "section Since"),
        (HTML, "Words on all", "Body Fields, paragraph 1"),
        (HTML, "Where it goes", "request street"),
        (HTML, "For the courier", "request note"),
        (HTML, "and nobody else", "request note"),
        (HTML, "one of our own", "request note default"),
        (HTML, "Books nothing", "request dryRun"),
        (HTML, "at all", "request dryRun"),
        (HTML, "A house", "Terms, paragraph 1"),
        (HTML, "curl of", "section Example request"),
        (HTML, "It is booked", "status 200"),
        (DUMP, "Balance", "title"),
        (DUMP, "This tells", "introduction"),
        (DUMP, "It is made up", "introduction"),
        (DUMP, "Of what", "request currency"),
        (DUMP, "an example", "section Examples"),
        (DUMP, "a result", "section Result Format"),
        (DUMP, "Words of all kinds", "documentation, part 1"),
        (DUMP, "in most cases", "documentation, part 2"),
        (DUMP, "a piece", "section Outcome It answers"),
        (DUMP, "And words after", "documentation, part 3"),
        (DUMP, "How much", "reply balance"),
        (DUMP, "And words below", "documentation, part 4"),
        (DUMP, "go on and on", "documentation, part 5"),
        (DUMP, "How odd", "reply kind"),
        (DUMP, "Note well", "kind values, part 1"),
        (DUMP, "Never seen", "reply kind NEW"),
    ] {
        assert_eq!(changed(page, old), [cell], "{old}");
    }
}
