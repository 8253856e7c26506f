//! What a page, or whoever saved it, may get wrong: nothing of it is taken over
//! in silence, nothing panics, and nobody is told to run the same again.

use crate::common::{Made, Shape, another, brief, document, field, fresh, made_pages, with_page};
use xtask::contract::{Contract, Field, Location};
use xtask::patch::{Plan, check, plan};
use xtask::report::exit::Exit;
use xtask::report::finding::exit;
use xtask::report::kind::Kind;
use xtask::spec::{self, Pointer};
use xtask::workspace::{Inputs, SPEC};

const SMS: &str = "infobip-pin-sms";
const SMSEND: &str = "smsend-2fa-request";
const NEW: &str = "smsend-2fa-again";

fn with(page: &str, made: &Made) -> Inputs {
    with_page(&fresh(&made_pages(Shape::Html)), page, made.page())
}

fn changed(page: &str, edit: impl FnOnce(&mut Made)) -> Inputs {
    let mut made = made_pages(Shape::Html)[page].clone();
    edit(&mut made);
    with(page, &made)
}

fn planned(inputs: &Inputs) -> Plan {
    plan(inputs, &[]).expect("a sound plan")
}

/// A person is told at once by the check, nothing is written, and a second run
/// says the same.
fn is_for_a_person(what: &str, inputs: &Inputs, said: &str) {
    let found = check(inputs).expect("a sound check");
    assert_eq!(exit(&found), Exit::Failure, "{what}: {}", brief(&found));
    assert!(brief(&found).contains(said), "{what}: {}", brief(&found));
    let plan = planned(inputs);
    assert_eq!(exit(&plan.findings), Exit::Failure, "{what}");
    let findings = brief(&plan.findings);
    assert!(findings.contains(said), "{what}: {findings}");
    assert!(!findings.contains("stale "), "{what}: {findings}");
    assert_eq!(plan.writes.keys().collect::<Vec<_>>(), [""; 0], "{what}");
}

#[test]
fn what_no_edit_and_no_client_can_do_is_said_with_its_reason() {
    let of_field = |location: Location, name: &str| {
        let field = Field {
            location,
            required: true,
            ..field(name)
        };
        with(NEW, &another(|contract| contract.request.push(field)))
    };
    for (what, inputs, said) in [
        (
            "an unknown host",
            with(
                NEW,
                &another(|contract| {
                    contract.hosts = vec!["https://elsewhere.example".to_owned()];
                }),
            ),
            "no operation of the spec is at the host `https://elsewhere.example`",
        ),
        (
            "an unknown header",
            with(
                NEW,
                &another(|contract| contract.headers.push("X-Other".to_owned())),
            ),
            "names the header `X-Other`",
        ),
        (
            "a parameter called body",
            of_field(Location::Query, "body"),
            "the generated code has a `body` already",
        ),
        (
            "names that clash",
            with(
                NEW,
                &another(|contract| {
                    contract.request.extend(["a-b", "a_b"].map(field));
                }),
            ),
            "the fields `a-b` and `a_b` have one name in Rust",
        ),
    ] {
        is_for_a_person(what, &inputs, said);
    }
}

#[test]
fn what_looks_like_a_mistake_is_looked_at_first() {
    for (what, inputs, said) in [
        (
            "half of a table is gone",
            changed(SMSEND, |made| made.contract.request.truncate(2)),
            "2 of 4 request fields are gone",
        ),
        (
            "a name only grew",
            changed(SMSEND, |made| {
                made.contract.request[1].name.push_str("Deprecated")
            }),
            "which may be the same name with a remark",
        ),
        (
            "another method",
            changed(SMSEND, |made| made.contract.method = "PUT".to_owned()),
            "it documents `PUT /API/v1.0/REST/2fa/request`",
        ),
        (
            "another URL",
            changed(SMSEND, |made| {
                made.contract.path = Some("/API/v1.0/REST/2fa/other".to_owned());
            }),
            "it documents `POST /API/v1.0/REST/2fa/other`",
        ),
        (
            "the page of another operation",
            changed(SMS, |made| {
                made.title = "Another title".to_owned();
                made.contract.request = vec![field("other")];
                made.contract.reply = vec![field("more")];
            }),
            "those of another operation",
        ),
    ] {
        is_for_a_person(what, &inputs, said);
        let accepted = Inputs {
            accepted: [SMS.to_owned(), SMSEND.to_owned()].into(),
            ..inputs
        };
        let writes = planned(&accepted).writes;
        assert!(!writes.is_empty(), "{what}: it is taken in when asked for");
    }
}

#[test]
fn a_scaffold_knows_no_verdict_and_hides_what_is_secret() {
    let made = another(|contract| {
        contract.request.push(Field {
            required: true,
            ..field("pin")
        });
    });
    let plan = planned(&with(NEW, &made));
    assert_eq!(
        exit(&plan.findings),
        Exit::Fresh,
        "{}",
        brief(&plan.findings)
    );
    let document = document(&plan.outputs).value;
    let path = Pointer::from("/paths").join("/API/v1.0/REST/2fa/again");
    let operation = path.join("post").get(&document);
    for (status, response) in operation["responses"].as_object().expect("responses") {
        assert_eq!(response["x-delivery"], "unknown", "{status}");
        assert!(response.get("$ref").is_none(), "{status} is nobody else's");
        assert!(response.get("content").is_none(), "{status} has no body");
    }
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["Pin"]["x-sensitive"], "text");
    let fields = &schemas["InventedTitleRequest"]["properties"];
    assert_eq!(fields["pin"]["$ref"], "#/components/schemas/Pin");
    assert_eq!(
        fields["recipient"]["$ref"],
        "#/components/schemas/Recipient"
    );
}

#[test]
fn path_parameters_come_from_the_path() {
    let made = another(|contract| {
        contract.path = Some("/API/v1.0/REST/2fa/{pinId}/again".to_owned());
    });
    let plan = planned(&with(NEW, &made));
    assert_eq!(
        exit(&plan.findings),
        Exit::Fresh,
        "{}",
        brief(&plan.findings)
    );
    let document = document(&plan.outputs).value;
    let operations = spec::operations(&document);
    let added = operations.iter().find(|operation| operation.pages == [NEW]);
    let parameter = &added.expect("the operation").contract.request[0];
    assert_eq!(
        (
            parameter.name.as_str(),
            parameter.location,
            parameter.required
        ),
        ("pinId", Location::Path, true)
    );
}

#[test]
fn a_path_may_be_given_later_and_a_wrong_one_is_an_error() {
    let made = another(|contract| {
        contract.path = None;
        contract.hosts.clear();
    });
    let inputs = with(NEW, &made);
    let given = |page: &str| [(page.to_owned(), "/API/v1.0/REST/2fa/{id}/again".to_owned())];
    let without = planned(&inputs);
    assert!(brief(&without.findings).contains("unknown-path"));
    let told = without
        .findings
        .iter()
        .find(|finding| finding.kind == Kind::UnknownPath);
    assert!(
        told.expect("it is told")
            .fix
            .contains(&format!("--path '{NEW}="))
    );
    let wrong = plan(&without.outputs, &given("smsend-2fa-agian")).expect("a sound plan");
    assert_eq!(exit(&wrong.findings), Exit::Failure);
    assert!(wrong.writes.is_empty() && brief(&wrong.findings).contains("wrong-path"));
    let later = plan(&without.outputs, &given(NEW)).expect("a sound plan");
    assert_eq!(
        exit(&later.findings),
        Exit::Fresh,
        "{}",
        brief(&later.findings)
    );
    assert!(later.writes.contains_key(SPEC));
    let again = plan(&later.outputs, &given(NEW)).expect("a sound plan");
    assert_eq!(exit(&again.findings), Exit::Fresh, "it is what it has");
    assert!(
        later
            .outputs
            .spec
            .contains("/API/v1.0/REST/2fa/{id}/again:")
    );
    assert!(!later.outputs.spec.contains("path-not-known"));
}

/// It is the same piece of a path as that of another operation of the gateway.
#[test]
fn a_path_that_is_given_has_the_limits_of_its_pieces_elsewhere() {
    const STOP: &str = "smsend-2fa-stop";
    let pathless = |title: &str| {
        let mut made = another(|contract| {
            contract.path = None;
            contract.hosts.clear();
        });
        made.title = title.to_owned();
        made.page()
    };
    let with_path = |inputs: Inputs, page: &str, path: &str| {
        let given = [(page.to_owned(), path.to_owned())];
        let inputs = planned(&inputs).outputs;
        plan(&inputs, &given).expect("a sound plan").outputs
    };
    let inputs = with_page(&fresh(&made_pages(Shape::Html)), NEW, pathless("Again"));
    let mut inputs = with_path(inputs, NEW, "/API/v1.0/REST/2fa/{id}/again");
    let (before, after) = inputs.spec.split_once("name: id\n").expect("the piece");
    let limited = after.replacen(
        "type: string\n",
        "type: string\n            maxLength: 9\n",
        1,
    );
    inputs.spec = format!("{before}name: id\n{limited}");
    let inputs = with_page(&inputs, STOP, pathless("Stop"));
    let inputs = with_path(inputs, STOP, "/API/v1.0/REST/2fa/{id}/stop");
    let limits = inputs.spec.matches("maxLength: 9\n").count();
    assert_eq!(limits, 2, "{}", inputs.spec);
}

#[test]
fn one_page_that_cannot_be_read_leaves_the_others_alone() {
    let mut inputs = changed(SMSEND, |made| {
        made.contract.request[0].required = true;
        made.contract.statuses.push("418".to_owned());
    });
    let pages = inputs.pages.as_mut().expect("pages");
    pages.insert(SMS.to_owned(), b"Not a page.".to_vec());
    let plan = planned(&inputs);
    assert_eq!(exit(&plan.findings), Exit::Failure);
    assert!(brief(&plan.findings).contains("the page `infobip-pin-sms` cannot be read"));
    assert!(
        plan.outputs.spec.contains("'418':"),
        "{}",
        brief(&plan.findings)
    );
}

#[test]
fn two_pages_of_one_new_operation_are_one_finding() {
    let mut twin = another(|_| {});
    twin.title = "Another title".to_owned();
    let inputs = with_page(&with(NEW, &another(|_| {})), "smsend-2fa-twin", twin.page());
    let found = check(&inputs).expect("a sound check");
    let about = |finding: &&xtask::report::finding::Finding| {
        finding.message.contains(NEW) || finding.message.contains("smsend-2fa-twin")
    };
    let about: Vec<_> = found.iter().filter(about).collect();
    assert_eq!(about.len(), 1, "{}", brief(&found));
    assert_eq!(about[0].kind, Kind::TwinPage);
    assert!(about[0].message.contains(NEW) && about[0].message.contains("smsend-2fa-twin"));
    assert!(planned(&inputs).writes.is_empty());
}

#[test]
fn a_page_outside_the_scope_is_known_and_ignored() {
    let mut inputs = with(NEW, &another(|_| {}));
    inputs.ignoring = vec![(NEW.to_owned(), "A later change takes it in.".to_owned())];
    let ignored = planned(&inputs);
    assert_eq!(
        exit(&ignored.findings),
        Exit::Fresh,
        "{}",
        brief(&ignored.findings)
    );
    assert!(!ignored.outputs.spec.contains("2fa/again"));
    let later = Inputs {
        ignoring: Vec::new(),
        ..ignored.outputs
    };
    assert_eq!(brief(&check(&later).expect("a sound check")), "");
    assert!(later.facts[NEW].contains("A later change takes it in."));
    let mut gone = later.clone();
    gone.pages.as_mut().expect("pages").remove(NEW);
    let found = brief(&check(&gone).expect("a sound check"));
    assert!(found.contains("needless-ignore"), "{found}");
}

/// An operation with two sources: the second one is a page of our own.
fn two_sources(edit: impl FnOnce(&mut Contract)) -> Inputs {
    let mut second = made_pages(Shape::Html)[SMSEND].clone();
    second.title = "Second source".to_owned();
    edit(&mut second.contract);
    let mut inputs = with("second", &second);
    inputs.spec = inputs.spec.replacen(
        "      x-source-page: smsend-2fa-request\n",
        "      x-source-page: [smsend-2fa-request, second]\n",
        1,
    );
    inputs
}

#[test]
fn an_element_is_documented_where_any_source_has_it() {
    let plan = planned(&two_sources(|_| {}));
    assert_eq!(
        exit(&plan.findings),
        Exit::Fresh,
        "{}",
        brief(&plan.findings)
    );
    assert!(
        !plan.writes.contains_key(SPEC),
        "two that agree change nothing"
    );

    let plan = planned(&two_sources(|contract| {
        contract.request.push(field("locale"))
    }));
    assert_eq!(
        exit(&plan.findings),
        Exit::Fresh,
        "{}",
        brief(&plan.findings)
    );
    assert!(
        plan.outputs.spec.contains("        locale:\n"),
        "what one has is taken in"
    );

    let fewer = planned(&two_sources(|contract| contract.request.truncate(1)));
    assert_eq!(
        exit(&fewer.findings),
        Exit::Fresh,
        "{}",
        brief(&fewer.findings)
    );
    assert!(
        !fewer.writes.contains_key(SPEC),
        "what one lacks is no news"
    );
}

#[test]
fn where_sources_contradict_each_other_the_spec_says_why_it_follows_one() {
    let inputs = two_sources(|contract| contract.request[2].kind = "string".to_owned());
    let plan = planned(&inputs);
    assert_eq!(exit(&plan.findings), Exit::Failure);
    let found = brief(&plan.findings);
    assert!(
        found.contains("the type of the request field `expiry` is `string` on the page"),
        "{found}"
    );
    let declared = |reason: &str| Inputs {
        spec: inputs.spec.replacen(
            "        expiry:\n",
            &format!("        expiry:\n          x-departs-from-page: {reason}\n"),
            1,
        ),
        ..inputs.clone()
    };
    let unnamed = planned(&declared("It was seen."));
    assert!(
        declared("It was seen.")
            .spec
            .contains("x-departs-from-page: It was seen.")
    );
    let found = brief(&unnamed.findings);
    assert!(found.contains("unnamed-source"), "{found}");
    let named = planned(&declared("It was seen, whatever second says."));
    assert_eq!(
        exit(&named.findings),
        Exit::Fresh,
        "{}",
        brief(&named.findings)
    );
}
