//! Whatever is in the YAML, the tasks end with findings and not with a panic.

use crate::common::{brief, edited, one_source, regenerated};
use serde_json::{Value, json};
use xtask::audit::check;
use xtask::checks::problems;
use xtask::compat::{Release, findings};
use xtask::report::exit::Exit;
use xtask::report::finding::exit;
use xtask::report::kind::Kind;
use xtask::spec::Pointer;
use xtask::workspace::Inputs;

const GATEWAYS: [&str; 2] = ["infobip", "smsend"];

/// What no client can be made of: what is replaced in the spec, and words of
/// the finding.
#[test]
fn what_the_generator_stops_at_is_found_before_it_is_asked() {
    let parameters = "        - name: ncNeeded\n          in: query\n";
    for (what, old, new, said) in [
        (
            "a path parameter that is not described",
            "  /2fa/2/pin:\n",
            "  /2fa/2/pin/{pinId}:\n".to_owned(),
            "no parameter is called `pinId`",
        ),
        (
            "braces that do not pair",
            "  /2fa/2/pin:\n",
            "  /2fa/2/pin/{pinId:\n".to_owned(),
            "do not pair",
        ),
        (
            "an optional path parameter",
            parameters,
            "        - name: pinId\n          in: path\n".to_owned(),
            "the path has no place for the parameter `pinId`",
        ),
        (
            "fields that only signs tell apart",
            "        senderName:\n",
            "        sender-name:\n          type: string\n        senderName:\n".to_owned(),
            "the fields `sender-name` and `senderName` have one name in Rust",
        ),
        (
            "values that only signs tell apart",
            "        - MESSAGE_NOT_SENT\n",
            "        - MESSAGE_NOT_SENT\n        - MESSAGE-NOT-SENT\n".to_owned(),
            "the values `MESSAGE_NOT_SENT` and `MESSAGE-NOT-SENT` have one name in Rust",
        ),
        (
            "an operation called new",
            "operationId: requestPin",
            "operationId: new".to_owned(),
            "every client has a method `new` already",
        ),
        (
            "an operation of the same name",
            "operationId: sendPinOverVoice",
            "operationId: send_pin_over_sms".to_owned(),
            "have one name in Rust",
        ),
        (
            "a parameter called body",
            "        - name: ncNeeded\n",
            "        - name: body\n".to_owned(),
            "the generated code has a `body` already",
        ),
        (
            "a choice of types",
            "    SenderName:\n      type: string\n",
            "    SenderName:\n      not:\n        type: string\n".to_owned(),
            "no type is made of a schema with `not`",
        ),
        (
            "a type that there is none of",
            "    SenderName:\n      type: string\n",
            "    SenderName:\n      type: date\n".to_owned(),
            "\"date\" is not a type",
        ),
        (
            "a schema that is itself",
            "    SenderName:\n      type: string\n",
            "    SenderName:\n      $ref: '#/components/schemas/SenderName'\n".to_owned(),
            "nothing but a reference to itself",
        ),
    ] {
        let inputs = edited(one_source(), old, &new);
        let findings = check(&inputs);
        assert_eq!(exit(&findings), Exit::Failure, "{what}");
        assert!(
            brief(&findings).contains(said),
            "{what}\n{}",
            brief(&findings)
        );
        let mut kinds = findings.iter().map(|finding| finding.kind);
        assert!(
            !kinds.any(|kind| kind == Kind::RefusedByBuild),
            "{what}: said once"
        );
        let plan = regenerated(&inputs);
        assert_eq!(brief(&plan.findings), brief(&findings), "{what}");
        assert!(plan.writes.is_empty(), "{what}");
    }
}

#[test]
fn every_status_in_one_is_no_success_beside_another() {
    let inputs = edited(one_source(), "        '200':\n", "        default:\n");
    let found = brief(&check(&inputs));
    assert!(found.contains("the spec has the status default"), "{found}");
    assert!(!found.contains("beside a success"), "{found}");
}

#[test]
fn a_path_parameter_is_required() {
    let mut inputs = edited(
        one_source(),
        "  /2fa/2/pin:\n",
        "  /2fa/2/pin/{ncNeeded}:\n",
    );
    inputs.spec = inputs
        .spec
        .replacen("          in: query\n", "          in: path\n", 1);
    let found = brief(&check(&inputs));
    assert!(
        found.contains("is in the path, and not required"),
        "{found}"
    );
}

#[test]
fn schemas_that_only_case_tells_apart() {
    let mut inputs = edited(
        one_source(),
        "    SenderName:\n",
        "    messageBody:\n      type: string\n    SenderName:\n",
    );
    inputs.spec = inputs
        .spec
        .replacen("schemas/SenderName'", "schemas/messageBody'", 1);
    let found = brief(&check(&inputs));
    let said = "the schema `messageBody` and the schema `MessageBody` of `smsend` have one name";
    assert!(found.contains(said), "{found}");
}

#[test]
fn the_spec_as_it_is_has_no_problem() {
    let document = crate::common::document(&one_source()).value;
    assert_eq!(problems(&document, &GATEWAYS), []);
}

/// Every element of the spec by its pointer.
fn pointers(value: &Value, at: &Pointer, found: &mut Vec<Pointer>) {
    found.push(at.clone());
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                pointers(member, &at.join(key), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &at.index(index), found);
            }
        }
        _ => {}
    }
}

/// A small generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("a small number")
    }
}

fn number(variable: &str, usual: usize) -> usize {
    let given = std::env::var(variable).ok();
    given.and_then(|word| word.parse().ok()).unwrap_or(usual)
}

fn dice() -> Dice {
    let seed = number("SEED", 1) as u64;
    Dice(0x9E37_79B9_7F4A_7C15 ^ seed)
}

fn mutate(value: &mut Value, pointer: &Pointer, dice: &mut Dice, others: &[Value]) {
    let odd = [
        json!(null),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(""),
        json!("x"),
        json!("a b/{c}"),
        json!("\u{1F511} — ß"),
        json!(true),
        json!([]),
        json!({}),
        json!([null]),
        json!({ "": {} }),
        json!(["x", "X", "x-", "_x"]),
        json!({ "$ref": "#/components/schemas/SmsStatus" }),
        json!({ "$ref": "#/nowhere" }),
        json!({ "type": "array" }),
        json!({ "type": "object", "properties": { "a-b": {}, "a_b": {} } }),
        json!({ "allOf": [{ "type": "string" }, { "type": "integer" }] }),
    ];
    let roll = dice.roll(odd.len() + 6);
    if let (Some((parent, key)), true) = (pointer.parent_and_key(), roll < 3)
        && let Some(members) = parent.find_mut(value).and_then(Value::as_object_mut)
    {
        let old = members.shift_remove(&key);
        let names = [
            "", "new", "x-y", "{a}/{a}", "2XX", "default", "type", "client", "Ünï",
        ];
        if let (Some(old), true) = (old, roll > 0) {
            members.insert(names[dice.roll(names.len())].to_owned(), old);
        }
        return;
    }
    if let Some(element) = pointer.find_mut(value) {
        *element = match odd.get(roll) {
            Some(odd) => odd.clone(),
            None => others[dice.roll(others.len())].clone(),
        };
    }
}

/// `FUZZ=5000 cargo test -p xtask no_panic` looks further.
#[test]
fn a_spec_that_was_changed_at_random_never_ends_in_a_panic() {
    let sound = one_source();
    let document = crate::common::document(&sound).value;
    let mut all = Vec::new();
    pointers(&document, &Pointer::default(), &mut all);
    let others: Vec<Value> = all.iter().map(|at| at.get(&document).clone()).collect();
    let mut dice = dice();
    for _ in 0..number("FUZZ", 120) {
        let mut value = document.clone();
        let pointer = all[dice.roll(all.len())].clone();
        mutate(&mut value, &pointer, &mut dice, &others);
        let inputs = Inputs {
            // JSON is YAML as well.
            spec: value.to_string(),
            ..sound.clone()
        };
        let ended = std::panic::catch_unwind(|| check(&inputs));
        assert!(ended.is_ok(), "{pointer} became {}", pointer.get(&value));
    }
}

/// The spec with its facts and the pages that they are from.
fn sound() -> Inputs {
    crate::common::fresh(&crate::common::made_pages(crate::common::Shape::Html))
}

/// A page after a few edits such as no person makes.
fn garbled(page: &[u8], dice: &mut Dice) -> Vec<u8> {
    const PIECES: [&str; 24] = [
        "<tr>",
        "</td>",
        "<td>",
        "<table>",
        "</table>",
        "<h2>",
        "<th>Type</th>",
        "{",
        "}",
        "{x}",
        "POST",
        "<td rowspan=9>",
        "<td colspan=9>",
        "Yes",
        "String[]",
        "[]",
        ".",
        "new",
        "body",
        "\u{0}",
        "\u{AD}",
        "404",
        "<code>A_B</code>, <code>A-B</code>",
        "GET",
    ];
    let mut text = String::from_utf8_lossy(page).into_owned();
    for _ in 0..=dice.roll(4) {
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        if ends.len() < 3 {
            break;
        }
        let at = ends[dice.roll(ends.len())];
        match dice.roll(3) {
            0 => text.insert_str(at, PIECES[dice.roll(PIECES.len())]),
            1 => {
                let first = dice.roll(ends.len());
                let last = (first + 1 + dice.roll(30)).min(ends.len() - 1);
                text.replace_range(ends[first]..ends[last].max(ends[first]), "");
            }
            _ => {
                let words: Vec<String> = text.split('>').map(str::to_owned).collect();
                let word = words[dice.roll(words.len())].clone();
                text.insert_str(at, &word);
            }
        }
    }
    text.into_bytes()
}

/// Whatever the pages and the spec say, the plan is one, and what it writes does
/// not ask for another.
#[test]
fn regenerating_from_what_was_changed_at_random_never_panics_and_comes_to_an_end() {
    let sound = sound();
    let document = crate::common::document(&sound).value;
    let mut all = Vec::new();
    pointers(&document, &Pointer::default(), &mut all);
    let others: Vec<Value> = all.iter().map(|at| at.get(&document).clone()).collect();
    let pages = sound.pages.clone().expect("pages");
    let names: Vec<&String> = pages.keys().collect();
    let mut dice = dice();
    for run in 0..number("FUZZ", 25) {
        let mut inputs = sound.clone();
        let name = names[dice.roll(names.len())];
        let what = match run % 3 {
            0 => {
                let mut value = document.clone();
                let pointer = all[dice.roll(all.len())].clone();
                mutate(&mut value, &pointer, &mut dice, &others);
                inputs.spec = value.to_string();
                format!("{pointer} became {}", pointer.get(&value))
            }
            // A page that is known, and one that is not.
            one => {
                let page = garbled(&pages[name], &mut dice);
                let said = String::from_utf8_lossy(&page).into_owned();
                let new = format!("smsend-{name}");
                let name = if one == 1 { name.clone() } else { new };
                inputs.pages.as_mut().expect("pages").insert(name, page);
                said
            }
        };
        let planned = std::panic::catch_unwind(|| xtask::patch::plan(&inputs, &[]));
        let planned = planned.unwrap_or_else(|_| panic!("a panic: {what}"));
        let planned = planned.unwrap_or_else(|error| panic!("{error:#}: {what}"));
        let after = check(&planned.outputs);
        let told = exit(&planned.findings);
        assert_ne!(told, Exit::Stale, "{what}: {}", brief(&planned.findings));
        if told == Exit::Fresh {
            assert_eq!(exit(&after), Exit::Fresh, "{what}: {}", brief(&after));
        }
    }
}

#[test]
fn comparing_with_what_was_changed_at_random_never_panics() {
    let document = crate::common::document(&one_source()).value;
    let mut all = Vec::new();
    pointers(&document, &Pointer::default(), &mut all);
    let others: Vec<Value> = all.iter().map(|at| at.get(&document).clone()).collect();
    let mut dice = dice();
    for _ in 0..number("FUZZ", 60) {
        let mut value = document.clone();
        let pointer = all[dice.roll(all.len())].clone();
        mutate(&mut value, &pointer, &mut dice, &others);
        let release = |value: &Value| Release {
            spec: value.to_string(),
            manifest: "[package]\nversion = \"0.1.0\"\n".to_owned(),
            ..Release::default()
        };
        let (sound, changed) = (release(&document), release(&value));
        for (old, new) in [(&sound, &changed), (&changed, &sound)] {
            let ended = std::panic::catch_unwind(|| findings(old, new, "v0.1.0").map(drop));
            assert!(ended.is_ok(), "{pointer} became {}", pointer.get(&value));
        }
    }
}
