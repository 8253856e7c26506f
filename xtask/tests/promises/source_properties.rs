//! Markup that says the same reads the same, a page that says another fact
//! reads otherwise, and nothing makes a reader panic.

use std::fmt::Write as _;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use xtask::source::{Page, read, read_page};

/// A row: name, type, description, required, default.
type Row = [String; 5];

/// What a page says.
#[derive(Clone, Debug)]
struct Said {
    method: &'static str,
    rows: Vec<Row>,
    reply: Vec<Row>,
    statuses: Vec<u16>,
}

fn name() -> impl Strategy<Value = String> {
    "[a-z]{2,6}[A-Z][a-z]{1,5}"
}

fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    let kind = select(vec![
        "String",
        "Integer",
        "Boolean",
        "List(String)",
        "Map(String, Integer)",
        "Date(yyyyMMdd)",
        "Double[]",
    ]);
    let description = select(vec![
        "Made-up words & more",
        "It is < that; see `STATE_ONE`, `STATE_TWO`",
        "A caf\u{e9} at +4179302672",
    ]);
    let required = select(vec!["Yes", "No"]);
    let default = select(vec!["-", "7", "made up words", "\"quoted\""]);
    let row = (name(), kind, description, required, default);
    let row = row.prop_map(|(name, kind, description, required, default)| {
        // A word that is no value of the type is refused.
        let default = match (kind, default) {
            ("Boolean", "7" | "\"quoted\"") => "true",
            ("Integer", "\"quoted\"") => "7",
            (_, default) => default,
        };
        [
            name,
            kind.to_owned(),
            description.to_owned(),
            required.to_owned(),
            default.to_owned(),
        ]
    });
    vec(row, 1..most).prop_map(|mut rows| {
        rows.sort();
        rows.dedup_by(|a, b| a[0] == b[0]);
        rows
    })
}

fn said() -> impl Strategy<Value = Said> {
    let statuses = vec(select(vec![400, 401, 404, 429, 500]), 0..4);
    (
        select(vec!["GET", "POST", "PUT"]),
        rows(6),
        rows(5),
        statuses,
    )
        .prop_map(|(method, rows, reply, mut statuses)| {
            statuses.push(200);
            statuses.sort_unstable();
            statuses.dedup();
            Said {
                method,
                rows,
                reply,
                statuses,
            }
        })
}

/// How a page says it, none of which is a fact.
#[derive(Clone, Debug)]
struct Style {
    order: Vec<usize>,
    blank: &'static str,
    attribute: &'static str,
    entities: bool,
    open: bool,
    capitals: bool,
    code: bool,
    row_heads: bool,
    repeated: bool,
    banner: &'static str,
    at: Index,
    wrap: &'static str,
}

fn style() -> impl Strategy<Value = Style> {
    let order = Just((0..5).collect::<Vec<usize>>()).prop_shuffle();
    let blank = select(vec!["", " ", "\n\t", "\r\n  "]);
    let attribute = select(vec![
        "",
        " class=\"c1\"",
        " data-x='<y>' id=q",
        " style=\"color: red\" align=left",
    ]);
    let banner = select(vec![
        "",
        "<nav><ul><li><a href=\"/\">Home</a></li></ul><h2>Menu</h2></nav>",
        "<div class=\"cookie-banner\"><h3>Cookies</h3><p>We like them.</p><button>OK</button></div>",
        "<div><p>We use cookies. See our policy.</p></div>",
        "<!-- <h2>HTTP Method</h2><pre>GONE</pre> -->",
        "<style>td { color: red }</style><script>var a = '<table>';</script>",
        "<div style='display:none'><h2>Body Fields</h2><pre>x</pre></div>",
        "<template><h1>Other</h1></template>",
        "<aside>See also the others.</aside>",
    ]);
    let flags = (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    );
    let wrap = select(vec!["", "div", "section", "main", "article"]);
    (order, blank, attribute, banner, flags, any::<Index>(), wrap).prop_map(
        |(
            order,
            blank,
            attribute,
            banner,
            (entities, open, capitals, code, row_heads, repeated),
            at,
            wrap,
        )| Style {
            order,
            blank,
            attribute,
            entities,
            open,
            capitals,
            code,
            row_heads,
            repeated,
            banner,
            at,
            wrap,
        },
    )
}

fn plain() -> Style {
    Style {
        order: (0..5).collect(),
        blank: "",
        attribute: "",
        entities: false,
        open: false,
        capitals: false,
        code: false,
        row_heads: false,
        repeated: false,
        banner: "",
        at: any_index(),
        wrap: "",
    }
}

fn any_index() -> Index {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    any::<Index>()
        .new_tree(&mut runner)
        .expect("an index")
        .current()
}

impl Style {
    fn words(&self, words: &str) -> String {
        let mut text = String::new();
        for letter in words.chars() {
            match letter {
                '<' => text.push_str("&lt;"),
                '&' if self.entities => text.push_str("&#38;"),
                '&' => text.push_str("&amp;"),
                '\u{e9}' if self.entities => text.push_str("&eacute;"),
                'e' if self.entities => text.push_str("&#x65;"),
                ' ' if !self.blank.is_empty() => text.push_str(&format!("{} ", self.blank)),
                other => text.push(other),
            }
        }
        // What is in backticks is marked up as code.
        let parts: Vec<&str> = text.split('`').collect();
        let marked = parts.iter().enumerate().map(|(index, part)| {
            if index % 2 == 1 {
                format!("<code>{part}</code>")
            } else {
                (*part).to_owned()
            }
        });
        marked.collect()
    }

    fn tag(&self, name: &str, inner: &str) -> String {
        let optional = ["td", "th", "tr", "p"].contains(&name);
        let name = if self.capitals {
            name.to_uppercase()
        } else {
            name.to_owned()
        };
        let (blank, attribute) = (self.blank, self.attribute);
        let end = if self.open && optional {
            String::new()
        } else {
            format!("</{name}>")
        };
        format!("<{name}{attribute}>{blank}{inner}{blank}{end}")
    }

    fn table(&self, head: [&str; 5], rows: &[Row], columns: usize) -> String {
        let order: Vec<usize> = self
            .order
            .iter()
            .copied()
            .filter(|column| *column < columns)
            .collect();
        let line = |cells: Vec<String>| self.tag("tr", &cells.concat());
        let header = || {
            line(
                order
                    .iter()
                    .map(|column| self.tag("th", head[*column]))
                    .collect(),
            )
        };
        let mut table = header();
        for (index, row) in rows.iter().enumerate() {
            if self.repeated && index == 2 {
                table += &header();
            }
            table += &line(
                order
                    .iter()
                    .map(|column| {
                        let words = self.words(&row[*column]);
                        let words = if *column == 0 && self.code {
                            format!("<kbd>{words}</kbd>")
                        } else {
                            words
                        };
                        self.tag(
                            if *column == 0 && self.row_heads {
                                "th"
                            } else {
                                "td"
                            },
                            &words,
                        )
                    })
                    .collect(),
            );
        }
        self.tag("table", &table)
    }

    fn page(&self, said: &Said) -> String {
        let fields = ["Parameter", "Type", "Description", "Required", "Default"];
        let mut blocks = vec![
            self.tag("h1", "Book a parcel"),
            self.tag("p", &self.words("Made-up words.")),
            self.tag("h2", "HTTP Headers"),
            format!("<pre>{}</pre>", "depot_key / Ticket"),
            self.tag("h2", "HTTP Method"),
            format!("<pre><code>{}</code></pre>", said.method),
            self.tag("h2", "HTTP Request"),
            "<pre>https://gateway.example/v1/parcels</pre>".to_owned(),
            self.tag("h2", "Body Fields"),
            self.table(fields, &said.rows, 5),
            self.tag("h2", "Response fields"),
            self.table(fields, &said.reply, 3),
            self.tag("h2", "Returns"),
        ];
        let mut statuses = self.tag(
            "tr",
            &format!(
                "{}{}",
                self.tag("td", "Code"),
                self.tag("td", "Description")
            ),
        );
        for status in &said.statuses {
            let cells = format!(
                "{}{}",
                self.tag("td", &status.to_string()),
                self.tag("td", "So it went")
            );
            statuses += &self.tag("tr", &cells);
        }
        blocks.push(self.tag("table", &statuses));
        blocks.insert(self.at.index(blocks.len() + 1), self.banner.to_owned());
        let page = blocks.join(self.blank);
        match self.wrap {
            "" => page,
            wrap => self.tag("body", &format!("<{wrap}>{page}</{wrap}>")),
        }
    }
}

fn reading(page: &str) -> Result<Page, String> {
    let page = read_page("page.html", page.as_bytes())
        .map_err(|why| format!("{}: {why}\n{page}", why.cause.name()))?;
    // The hash of the bytes is another one, of course.
    Ok(Page {
        sha256: String::new(),
        ..page
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markup_that_says_the_same_reads_the_same(said in said(), style in style()) {
        let plain = reading(&plain().page(&said)).expect("a readable page");
        prop_assert_eq!(reading(&style.page(&said)), Ok(plain));
    }

    #[test]
    fn another_fact_reads_otherwise(said in said(), style in style(), at in any::<Index>(), what in 0..8_usize) {
        let before = reading(&style.page(&said)).expect("a readable page");
        let mut other = said.clone();
        let row = at.index(other.rows.len());
        match what {
            0 => other.rows[row][0].push('X'),
            1 => other.rows[row][1] = if said.rows[row][1] == "Integer" { "String" } else { "Integer" }.to_owned(),
            2 => other.rows[row][2].push_str(" and more"),
            3 => other.rows[row][3] = if said.rows[row][3] == "Yes" { "No" } else { "Yes" }.to_owned(),
            4 => other.rows[row][4] = "42".to_owned(),
            5 => { other.rows.insert(row, ["added", "String", "x", "No", "-"].map(str::to_owned)); }
            6 => other.statuses.push(503),
            _ => other.method = if said.method == "PUT" { "DELETE" } else { "PUT" },
        }
        prop_assert_ne!(reading(&style.page(&other)), Ok(before));
    }

    #[test]
    fn no_soup_of_tags_makes_the_reader_panic(soup in vec(select(TOKENS.to_vec()), 0..60)) {
        let _ = read("soup.html", format!("<h1>Soup</h1>{}", soup.concat()).as_bytes());
    }

    #[test]
    fn no_soup_of_elements_makes_the_reader_panic(soup in vec(select(ELEMENTS.to_vec()), 0..40), footer in any::<bool>()) {
        let end = if footer { "Element:footer\n" } else { "" };
        let _ = read("soup.txt", format!("Node:\n{}{end}", soup.concat()).as_bytes());
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}", begin in select(vec!["", "<h1>", "Node:\n", "{", "openapi: 3.1.0\n", "<table><tr><td>"])) {
        let _ = read("text", format!("{begin}{text}").as_bytes());
    }

    #[test]
    fn no_edit_of_a_fixture_makes_the_reader_panic(which in any::<Index>(), from in any::<Index>(), length in 0..40_usize, put in select(TOKENS.to_vec())) {
        let fixtures = fixtures();
        let (name, bytes) = &fixtures[which.index(fixtures.len())];
        let start = from.index(bytes.len() + 1);
        let end = (start + length).min(bytes.len());
        let edited = [&bytes[..start], put.as_bytes(), &bytes[end..]].concat();
        let _ = read(name, &edited);
        let _ = read(name, &bytes[..start]);
    }
}

const TOKENS: [&str; 58] = [
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<th>",
    "<td colspan=3>",
    "<td rowspan=9>",
    "<td colspan=99999999999>",
    "<h2>Body Fields</h2>",
    "<h2>Response</h2>",
    "<h2>HTTP Method</h2>",
    "<h2>HTTP Request</h2>",
    "<h3>",
    "</h3>",
    "<pre>",
    "</pre>",
    "POST",
    "https://gateway.example/a/{b}",
    "https://gateway.example/{",
    "/:",
    "Parameter",
    "Type",
    "Required",
    "Description",
    "Code",
    "Value",
    "200",
    "4xx",
    "String",
    "List(",
    "Map(,)",
    "[]",
    "()",
    "a.b.c",
    "a..b",
    "[].a",
    ".",
    "`",
    "``",
    "*",
    "|",
    "|-|",
    "##",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<del>",
    "</del>",
    "<!--",
    "-->",
    "&nbsp;",
    "\u{ad}",
    "\u{fffc}",
    "Yes",
    "\u{e9}",
];

const ELEMENTS: [&str; 24] = [
    "Element:h1\nWords\n",
    "Element:span\npost\nTitle\n",
    "Element:span\n",
    "Element:hr\n",
    "Element:h3\nDefinition\n",
    "Element:h3\nParameters\n",
    "Element:h3\nDocumentation\n",
    "Element:h3\n",
    "Element:h4\nBody Params\n",
    "Element:h4\n",
    "Element:strong\nname\n",
    "Element:strong\nname\nrequired\n",
    "Element:span\n:\n",
    "Element:strong\nstring\nWords\n",
    "\t\t\tElement:strong\nobject\n",
    "Element:span\n{{ x }}\n",
    "Element:span\nhttps://gateway.example/a/:b\n",
    "### Response |Parameter|Type|Description| |-|-|-| |a|String|b|\n",
    "|a|b|\n",
    "## A `200` #### B |Value|Description| |-|-| |X|y|\n",
    "Node:\n",
    "(type) c\n",
    "(layer)1\n",
    "|\n",
];

fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/source");
    let mut fixtures = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the fixtures are there") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if !name.ends_with(".facts") {
            fixtures.push((name, std::fs::read(&path).expect("a readable fixture")));
        }
    }
    fixtures.sort();
    fixtures
}

/// What is deep or long must not exhaust the stack, or anybody's patience.
#[test]
fn what_goes_on_and_on_is_refused_in_time() {
    let mut laughs = String::from(
        "openapi: 3.1.0\npaths: { /a: { get: { responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/S0' } } } } } } } }\ncomponents:\n  schemas:\n",
    );
    for level in 0..30 {
        let next = format!("{{ $ref: '#/components/schemas/S{}' }}", level + 1);
        let _ = writeln!(
            laughs,
            "    S{level}: {{ allOf: [ {next}, {next} ], properties: {{ a{level}: {next}, b{level}: {next} }} }}"
        );
    }
    laughs += "    S30: { type: string }\n";
    for text in [
        "<div>".repeat(150_000),
        "<b>".repeat(200_000),
        "<table><tr><td>".repeat(50_000),
        "<!--".repeat(200_000),
        "<pre>x</pre>".repeat(20_000),
        "<h2>a</h2><table><tr><th>Name</th><th>Type</th></tr><tr><td>a</td><td>A</td></tr></table>"
            .repeat(2_000),
        format!("{{\"openapi\": {}", "[".repeat(200_000)),
        format!("openapi: {}", "[".repeat(200_000)),
        format!("Node:\nElement:h3\n{}", "## a |b|".repeat(100_000)),
        laughs,
    ] {
        let begin: String = text.chars().take(30).collect();
        let start = std::time::Instant::now();
        let _ = read("long", format!("<h1>Long</h1>{text}").as_bytes());
        let _ = read("long", text.as_bytes());
        let took = start.elapsed();
        assert!(took.as_secs() < 30, "{begin} took {took:?}");
    }
}
