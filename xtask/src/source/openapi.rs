//! OpenAPI documents, 3.0 and 3.1: every operation in them as a page.

mod load;
mod schema;

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::diagnostic::{Cause, Diagnostic, Result};
use super::{Page, Source, hex, words};
use crate::contract::{Contract, Field, Location};
use crate::gateways::METHODS;
use schema::{Part, Schemas, below};

pub use load::is_openapi;

/// Reads every operation of a document. One that is not fit to be read leaves
/// the others alone.
pub fn read(stem: &str, text: &str) -> Result<Source> {
    let document = load::document(text)?;
    let mut source = Source::default();
    let paths = document["paths"]
        .as_object()
        .ok_or_else(|| Diagnostic::new(Cause::InvalidDocument, "it has no `paths`").at("/paths"))?;
    for (path, item) in paths {
        let (item, at) = Schemas(&document).follow(item, &below("/paths", path))?;
        for method in METHODS {
            let Some(value) = item.get(method) else {
                continue;
            };
            let given = value["operationId"].as_str();
            let id = given.map_or_else(|| format!("{method} {path}"), str::to_owned);
            let id = format!("{stem}#{id}");
            let operation = Operation {
                document: &document,
                item,
                value,
                at: below(&at, method),
                above: at.clone(),
                contract: Contract {
                    method: method.to_ascii_uppercase(),
                    ..Contract::default()
                },
                wording: BTreeMap::new(),
            };
            match operation.read(path) {
                Ok((contract, wording)) => source.pages.push(page(id, value, contract, wording)?),
                Err(why) => source.invalid.push(Diagnostic {
                    page: Some(id),
                    ..why
                }),
            }
        }
    }
    refuse_twins(&mut source);
    Ok(source)
}

/// An ID that stands twice names neither of the two.
fn refuse_twins(source: &mut Source) {
    let ids: Vec<String> = source.pages.iter().map(|page| page.id.clone()).collect();
    let twice = |id: &String| ids.iter().filter(|other| *other == id).count() > 1;
    for page in source.pages.extract_if(.., |page| twice(&page.id)) {
        let (method, path) = (
            &page.contract.method,
            page.contract.path.unwrap_or_default(),
        );
        let message = format!("`{method} {path}` has the operation ID of another operation");
        let why = Diagnostic::new(Cause::Repeated, message);
        source.invalid.push(Diagnostic {
            page: Some(page.id),
            ..why
        });
    }
}

fn page(
    id: String,
    value: &Value,
    contract: Contract,
    wording: BTreeMap<String, String>,
) -> Result<Page> {
    let said = serde_json::to_string(&(&contract, &wording))
        .map_err(|error| Diagnostic::new(Cause::InvalidDocument, error.to_string()))?;
    let summary = value["summary"].as_str();
    let summary = summary.filter(|words| !words.trim().is_empty());
    let title = summary.unwrap_or(&id).to_owned();
    Ok(Page {
        id,
        contract,
        sha256: hex(&Sha256::digest(said)),
        wording,
        title,
        remarks: Vec::new(),
    })
}

struct Operation<'doc> {
    document: &'doc Value,
    item: &'doc Value,
    value: &'doc Value,
    at: String,
    /// Where its path stands.
    above: String,
    contract: Contract,
    wording: BTreeMap<String, String>,
}

impl<'doc> Operation<'doc> {
    fn read(mut self, path: &str) -> Result<(Contract, BTreeMap<String, String>)> {
        let value = self.value;
        self.word("title", &value["summary"]);
        self.word("introduction", &value["description"]);
        self.address(path);
        self.headers();
        self.parameters(path)?;
        self.request_body()?;
        self.responses()?;
        self.refuse_clashes()?;
        Ok((self.contract, self.wording))
    }

    fn schemas(&self) -> Schemas<'doc> {
        Schemas(self.document)
    }

    fn word(&mut self, cell: &str, words: &Value) {
        if let Some(words) = words.as_str().filter(|words| !words.trim().is_empty()) {
            self.wording
                .insert(cell.to_owned(), words::hash_of_words(words));
        }
    }

    /// The hosts, and the path with what the first server begins it with.
    fn address(&mut self, path: &str) {
        let own = [self.value, self.item, self.document];
        let lists = own.iter().filter_map(|value| value["servers"].as_array());
        let servers = lists.into_iter().find(|list| !list.is_empty());
        let mut prefix = None;
        for server in servers.into_iter().flatten() {
            let mut url = server["url"].as_str().unwrap_or_default().to_owned();
            for (name, variable) in server["variables"].as_object().into_iter().flatten() {
                let default = variable["default"].as_str().unwrap_or_default();
                url = url.replace(&format!("{{{name}}}"), default);
            }
            let start = url.find("://").map_or(0, |end| end + 3);
            let slash = url[start..]
                .find('/')
                .map_or(url.len(), |slash| start + slash);
            let (host, rest) = url.split_at(slash);
            if !host.is_empty() {
                self.contract.hosts.push(host.to_owned());
            }
            prefix.get_or_insert_with(|| rest.trim_end_matches('/').to_owned());
        }
        self.contract.path = Some(format!("{}{path}", prefix.unwrap_or_default()));
    }

    fn headers(&mut self) {
        let own = &self.value["security"];
        let security = if own.is_array() {
            own
        } else {
            &self.document["security"]
        };
        let required = security.as_array().into_iter().flatten();
        for name in required.filter_map(Value::as_object).flat_map(Map::keys) {
            let scheme = &self.document["components"]["securitySchemes"][name];
            let header = match (scheme["type"].as_str(), scheme["in"].as_str()) {
                (Some("apiKey"), Some("header")) => scheme["name"].as_str(),
                (Some("http" | "oauth2" | "openIdConnect"), _) => Some("Authorization"),
                _ => None,
            };
            let headers = &mut self.contract.headers;
            if let Some(header) = header
                && !headers.iter().any(|other| other == header)
            {
                headers.push(header.to_owned());
            }
        }
    }

    fn parameters(&mut self, path: &str) -> Result<()> {
        let mut known: Vec<Field> = Vec::new();
        for (list, at) in [
            (self.item, self.above.clone()),
            (self.value, self.at.clone()),
        ] {
            let list = list["parameters"].as_array();
            for (index, parameter) in list.into_iter().flatten().enumerate() {
                let at = format!("{at}/parameters/{index}");
                let (parameter, at) = self.schemas().follow(parameter, &at)?;
                let field = self.parameter(parameter, &at)?;
                // What an operation says of a parameter replaces its path's word.
                known.retain(|old| (&old.name, old.location) != (&field.name, field.location));
                let cell = format!("request {}", field.name);
                self.word(&cell, &parameter["description"]);
                known.push(field);
            }
        }
        known.retain(|field| {
            let of_http = ["accept", "content-type", "authorization"];
            field.location != Location::Header
                || !of_http.contains(&field.name.to_ascii_lowercase().as_str())
        });
        let in_path = |name: &str| path.contains(&format!("{{{name}}}"));
        for field in known
            .iter_mut()
            .filter(|field| field.location == Location::Path)
        {
            if !in_path(&field.name) {
                let message = format!("the path has no parameter `{}`", field.name);
                return Err(Diagnostic::new(Cause::UnknownPathParameter, message).at(&field.row));
            }
            field.required = true;
        }
        for name in path
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
        {
            let is_known = |field: &Field| field.location == Location::Path && field.name == name.0;
            if !known.iter().any(is_known) {
                known.push(Field {
                    name: name.0.to_owned(),
                    row: self.above.clone(),
                    location: Location::Path,
                    kind: "string".to_owned(),
                    required: true,
                    ..Field::default()
                });
            }
        }
        self.contract.request.extend(known);
        Ok(())
    }

    fn parameter(&self, parameter: &Value, at: &str) -> Result<Field> {
        let location = match parameter["in"].as_str() {
            Some("path") => Location::Path,
            Some("query") => Location::Query,
            Some("header") => Location::Header,
            Some("cookie") => Location::Cookie,
            _ => {
                let message = "a parameter does not say where it is sent";
                return Err(Diagnostic::new(Cause::InvalidDocument, message).at(at));
            }
        };
        let content = parameter["content"]
            .as_object()
            .and_then(|content| content.values().next());
        let schema = content.map_or(&parameter["schema"], |media| &media["schema"]);
        let name = parameter["name"].as_str().ok_or_else(|| {
            Diagnostic::new(Cause::InvalidDocument, "a parameter has no name").at(at)
        })?;
        let field = self.schemas().field(name, schema, &below(at, "schema"))?;
        Ok(Field {
            location,
            row: at.to_owned(),
            required: parameter["required"].as_bool().unwrap_or(false),
            ..field
        })
    }

    fn request_body(&mut self) -> Result<()> {
        let at = below(&self.at, "requestBody");
        let (body, at) = self.schemas().follow(&self.value["requestBody"], &at)?;
        let sent = body["content"]
            .as_object()
            .and_then(|all| all.keys().next());
        if let (None, Some(other)) = (json(body), sent) {
            let message = format!("the request body is `{other}`, and clients send JSON");
            return Err(Diagnostic::new(Cause::UnknownSchema, message).at(&at));
        }
        if let Some((schema, at)) = media(body, &at) {
            let (fields, words) = self.schemas().flatten(schema, &at, Part::Request)?;
            self.contract.request.extend(fields);
            self.words("request", words);
        }
        Ok(())
    }

    fn words(&mut self, direction: &str, words: Vec<(String, String)>) {
        for (name, words) in words {
            self.word(&format!("{direction} {name}"), &Value::String(words));
        }
    }

    fn responses(&mut self) -> Result<()> {
        let list = below(&self.at, "responses");
        for (status, response) in self.value["responses"].as_object().into_iter().flatten() {
            let (response, at) = self.schemas().follow(response, &below(&list, status))?;
            // That there are others documents none of them.
            if status != "default" {
                self.contract.statuses.push(status.clone());
            }
            self.word(&format!("status {status}"), &response["description"]);
            let Some((schema, at)) = media(response, &at) else {
                continue;
            };
            let (fields, words) = self.schemas().flatten(schema, &at, Part::Reply)?;
            let success = status.starts_with('2');
            let known = if success {
                &mut self.contract.reply
            } else {
                &mut self.contract.failure
            };
            for field in fields {
                match known.iter().find(|other| other.name == field.name) {
                    // Two replies of success that differ are more than a
                    // contract can say.
                    Some(other) if success && other.full_type() != field.full_type() => {
                        let message =
                            format!("`{}` is of another type in another reply", field.name);
                        return Err(Diagnostic::new(Cause::UnknownSchema, message).at(&field.row));
                    }
                    Some(_) => {}
                    None => known.push(field),
                }
            }
            if success {
                self.words("reply", words);
            }
        }
        Ok(())
    }

    /// A contract tells its fields apart by their names alone.
    fn refuse_clashes(&self) -> Result<()> {
        let fields = &self.contract.request;
        for (index, field) in fields.iter().enumerate() {
            if let Some(other) = fields[..index]
                .iter()
                .find(|other| other.name == field.name)
            {
                let message = format!(
                    "`{}` stands in the {} and in the {}",
                    field.name, other.location, field.location
                );
                return Err(Diagnostic::new(Cause::Repeated, message).at(&field.row));
            }
        }
        Ok(())
    }
}

/// The media type of a body that is JSON.
fn json(body: &Value) -> Option<&String> {
    let known = |name: &&String| {
        let name = name.to_ascii_lowercase();
        name.starts_with("application/json") || name.contains("+json") || name.starts_with("*/*")
    };
    body["content"].as_object()?.keys().find(known)
}

/// The schema of a body of JSON. Of another one nothing is documented that a
/// client could take apart.
fn media<'doc>(body: &'doc Value, at: &str) -> Option<(&'doc Value, String)> {
    let name = json(body)?;
    let schema = body["content"][name].get("schema")?;
    let at = below(&below(&below(at, "content"), name), "schema");
    Some((schema, at))
}
