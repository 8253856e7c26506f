//! The methods of a client and the requests that they begin. What an operation
//! requires are the arguments of its method, in an order that the spec fixes;
//! what is optional are setters of the request.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use heck::{ToPascalCase as _, ToSnakeCase as _};
use serde_json::Value;
use syn::Type;

use super::checks::names_in_template;
use super::facts::{operations, parameters, resolve};
use super::meaning::Purpose;
use super::names;
use super::signatures::{Method, Signatures, argument, type_name};

/// The names of a request's own methods.
const RESERVED: [&str; 1] = ["send"];

/// A value of a request.
struct Field {
    /// The name of its argument or its setter.
    name: String,
    required: bool,
    description: String,
    /// Its type, without the `Option` of one that is not required.
    of_type: Type,
    /// Its place in the draft: `draft.0`, or `draft.1.from` in the body.
    place: String,
    /// The value in the example of the method.
    example: String,
}

/// An operation as the code of its request needs it.
struct Request<'a> {
    gateway: &'a str,
    part: &'a Value,
    operation: &'a Value,
    signatures: &'a Signatures,
    method_name: String,
    type_name: String,
    method: &'a Method,
    /// In the order of the arguments, and then of the setters.
    fields: Vec<Field>,
    /// Whether the last argument is a body that is no object.
    whole_body: bool,
}

/// The methods of a gateway's client, and the module of its requests.
///
/// # Errors
///
/// The generated code lacks what the spec has.
pub fn requests(part: &Value, gateway: &str, signatures: &Signatures) -> Result<String, String> {
    let (mut methods, mut types) = (String::new(), String::new());
    let (mut conversions, mut bodies) = (BTreeSet::new(), BTreeSet::new());
    let mut listed = signatures.replied();
    for (place, path, operation) in operations(part) {
        let request = Request::of(part, gateway, signatures, path, operation)?;
        methods += &request.method(&place);
        types += &request.definition();
        conversions.extend(request.conversions());
        bodies.extend(request.body()?);
        let given = request.fields.iter().map(|field| &field.of_type);
        let mut given = signatures.reachable(given);
        given.retain(|name| !signatures.newtypes.contains(name));
        listed.append(&mut given);
    }
    let name = part["tags"][0]["x-displayName"].as_str().unwrap_or(gateway);
    listed.retain(|name| signatures.declares(name));
    let listed = listed.into_iter().collect::<Vec<_>>().join(", ");
    Ok(format!(
        "/// The replies of {name}, and the values in them.\n\
         pub mod types {{\n\
         #[allow(unused_imports, reason = \"the bodies of requests are for the crate alone\")]\n\
         pub(crate) use super::super::generated::types::*;\n\
         pub use super::super::generated::types::{{{listed}}};\n}}\n\
         impl crate::{gateway}::Client {{\n{methods}}}\n\
         /// The requests to {name}, each made by a method of \
         [`Client`](crate::{gateway}::Client).\n\
         pub mod requests {{\n#[allow(unused_imports, reason = \"not every spec has a type\")]\n\
         use super::types;\n{types}}}\n{}{}",
        conversions.into_iter().collect::<String>(),
        bodies.into_iter().collect::<String>() + &signatures.debug(gateway)
    ))
}

impl<'a> Request<'a> {
    fn of(
        part: &'a Value,
        gateway: &'a str,
        signatures: &'a Signatures,
        path: &str,
        operation: &'a Value,
    ) -> Result<Self, String> {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let method_name = id.to_snake_case();
        let method = signatures
            .methods
            .get(&method_name)
            .ok_or_else(|| format!("progenitor wrote no method `{method_name}`"))?;
        let mut request = Self {
            gateway,
            part,
            operation,
            signatures,
            type_name: id.to_pascal_case(),
            method_name,
            method,
            fields: Vec::new(),
            whole_body: false,
        };
        request.add_parameters(path)?;
        request.add_body()?;
        request.fields.sort_by_key(|field| !field.required);
        request.name_apart();
        Ok(request)
    }

    /// The parameters: those of the path in its order, and then the others as the
    /// spec lists them.
    fn add_parameters(&mut self, path: &str) -> Result<(), String> {
        let in_path = names_in_template(path).unwrap_or_default();
        let mut listed: Vec<&Value> = parameters(self.part, path, self.operation).collect();
        listed.sort_by_key(|parameter| {
            let name = parameter["name"].as_str().unwrap_or_default();
            in_path
                .iter()
                .position(|other| parameter["in"] == "path" && *other == name)
                .unwrap_or(in_path.len())
        });
        for parameter in listed {
            let name = names::parameter(parameter["name"].as_str().unwrap_or_default());
            let (index, of_type) = self.argument(&name)?;
            let required = parameter["required"] == true;
            let of_value = resolve(self.part, &parameter["schema"]);
            self.fields.push(Field {
                place: format!("draft.{index}"),
                required,
                description: description(parameter, of_value),
                of_type: owned(of_type),
                example: literal(&parameter["example"], of_value),
                name,
            });
        }
        Ok(())
    }

    /// The place and the type of an argument of the generated method.
    fn argument(&self, name: &str) -> Result<(usize, &'a Type), String> {
        let arguments = self.method.arguments.iter().enumerate();
        arguments
            .map(|(index, (argument, of_type))| (index, argument, of_type))
            .find(|(_, argument, _)| *argument == name)
            .map(|(index, _, of_type)| (index, of_type))
            .ok_or_else(|| {
                format!(
                    "progenitor's method `{}` has no argument `{name}`",
                    self.method_name
                )
            })
    }

    /// The fields of the body, those that are required in the order of `required`.
    fn add_body(&mut self) -> Result<(), String> {
        let body = resolve(self.part, &self.operation["requestBody"]);
        let Some(schema) = body.pointer("/content/application~1json/schema") else {
            return Ok(());
        };
        let schema = resolve(self.part, schema);
        let (index, of_type) = self.argument("body")?;
        let of_body = owned(of_type);
        let fields = type_name(&of_body).and_then(|name| self.signatures.structs.get(&name));
        let Some(fields) = fields else {
            self.whole_body = true;
            self.fields.push(Field {
                name: "body".to_owned(),
                required: true,
                description: description(body, schema),
                of_type: of_body,
                place: format!("draft.{index}"),
                example: literal(&Value::Null, schema),
            });
            return Ok(());
        };
        let properties = schema["properties"].as_object();
        let listed = schema["required"].as_array().into_iter().flatten();
        let required: Vec<&str> = listed.filter_map(Value::as_str).collect();
        let others = properties.into_iter().flatten().map(|(name, _)| &**name);
        let others = others.filter(|name| !required.contains(name));
        for name in required.iter().copied().chain(others) {
            let property = &schema["properties"][name];
            let target = resolve(self.part, property["allOf"].get(0).unwrap_or(property));
            let field = names::field(name);
            let (_, of_type) = fields
                .iter()
                .find(|(other, _)| *other == field)
                .ok_or_else(|| format!("progenitor wrote no field `{field}`"))?;
            self.fields.push(Field {
                place: format!("draft.{index}.{field}"),
                required: required.contains(&name),
                description: description(property, target),
                of_type: argument(of_type, "Option").unwrap_or(of_type).clone(),
                example: literal(&property["example"], target),
                name: field,
            });
        }
        Ok(())
    }

    /// What makes a body of a type that the build writes, and what is checked of
    /// it that the type leaves open: the bounds of its numbers, for which progenitor
    /// has no types. Other types are bodies by `src/http/request.rs`.
    fn body(&self) -> Result<Option<String>, String> {
        let body = resolve(self.part, &self.operation["requestBody"]);
        let Some(schema) = body.pointer("/content/application~1json/schema") else {
            return Ok(None);
        };
        let of_body = owned(self.argument("body")?.1);
        let written = self.signatures.written(&of_body).replace(' ', "");
        let is_own = written.starts_with(&format!("crate::{}::", self.gateway));
        if !is_own && !written.starts_with("types::") {
            return Ok(None);
        }
        let fields = type_name(&of_body).and_then(|name| self.signatures.structs.get(&name));
        let described = &resolve(self.part, schema)["properties"];
        let mut checks = String::new();
        for (property, described) in described.as_object().into_iter().flatten() {
            let bound = |key: &str| described[key].as_i64();
            let (low, high) = (bound("minimum"), bound("maximum"));
            if described["type"] != "integer" || low.or(high).is_none() {
                continue;
            }
            let field = names::field(property);
            let mut found = fields.into_iter().flatten();
            let is_option = found
                .find(|(name, _)| *name == field)
                .is_some_and(|(_, of_type)| argument(of_type, "Option").is_some());
            let value = match is_option {
                true => format!("self.{field}"),
                false => format!("Some(self.{field})"),
            };
            let _ = writeln!(
                checks,
                "crate::http::within({field:?}, {value}, {low:?}, {high:?})?;"
            );
        }
        Ok(Some(format!(
            "impl crate::http::RequestBody for {written} {{\n\
             fn check(&self) -> Result<(), crate::Error> {{\n{checks}Ok(())\n}}\n}}\n"
        )))
    }

    /// A second value of a name, and one that is named as a method of every
    /// request, gets another name.
    fn name_apart(&mut self) {
        let mut taken: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        for field in &mut self.fields {
            // An argument meets no method, but one name for both is easier to find.
            while !taken.insert(field.name.clone()) {
                field.name.push('_');
            }
        }
    }

    /// What a value is given as, in an argument or in a setter.
    fn bound(&self, field: &Field) -> String {
        let of_type = self.signatures.written(&field.of_type);
        match (converts(&field.of_type), self.takes_option(field)) {
            (true, false) => format!("impl crate::Argument<{of_type}>"),
            (true, true) => format!("impl crate::OptionalArgument<{of_type}>"),
            (false, _) => format!("impl Into<{}>", self.held(field)),
        }
    }

    /// The type of the place that a setter sets.
    fn held(&self, field: &Field) -> String {
        let of_type = self.signatures.written(&field.of_type);
        match self.is_option(field) {
            true => format!("Option<{of_type}>"),
            false => of_type,
        }
    }

    /// Whether a value may be an `Option`: one that is not required, and one that
    /// is and can be null.
    fn takes_option(&self, field: &Field) -> bool {
        !field.required || self.is_option(field)
    }

    /// Whether the place of a value is an `Option`: that of a list in a
    /// body is a list, which may be empty.
    fn is_option(&self, field: &Field) -> bool {
        let mut parts = field.place.split('.').skip(1);
        let index: usize = parts.next().and_then(|at| at.parse().ok()).unwrap_or(0);
        let (_, of_type) = &self.method.arguments[index];
        match parts.next() {
            None => argument(of_type, "Option").is_some(),
            Some(name) => type_name(&owned(of_type))
                .and_then(|body| self.signatures.structs.get(&body))
                .and_then(|fields| fields.iter().find(|(other, _)| other == name))
                .is_some_and(|(_, of_type)| argument(of_type, "Option").is_some()),
        }
    }

    /// What lets calls take texts and the like for the types of the values. The
    /// types that both gateways have, `src/argument.rs` knows.
    fn conversions(&self) -> impl Iterator<Item = String> {
        self.fields.iter().filter_map(|field| {
            let of_type = self.signatures.written(&field.of_type).replace(' ', "");
            let name = type_name(&field.of_type)?;
            let by = if of_type.starts_with("types::") {
                match self.signatures.from_text.contains(&name) {
                    true => "from_text",
                    false => "itself",
                }
            } else if of_type.starts_with(&format!("crate::{}::", self.gateway)) {
                let schema = &self.part["components"]["schemas"][&name];
                match (&*name, schema["x-sensitive"].as_str()) {
                    ("Recipient", _) => "number",
                    (_, Some("values")) => "pairs",
                    _ => "any_text",
                }
            } else {
                return None;
            };
            Some(format!("crate::argument::{by}!({of_type});\n"))
        })
    }

    fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.required)
    }

    /// The method of the client.
    fn method(&self, place: &str) -> String {
        let Self {
            gateway,
            method_name,
            type_name,
            ..
        } = self;
        let arguments: String = self
            .required()
            .map(|field| format!("{}: {}, ", field.name, self.bound(field)))
            .collect();
        format!(
            "#[doc = {:?}]\n\
             pub fn {method_name}(&self, {arguments}) -> crate::{gateway}::requests::{type_name} \
             {{\ncrate::{gateway}::requests::{type_name} {{ client: self.clone(), \
             draft: {} }}\n}}\n",
            self.words(place),
            self.draft()
        )
    }

    /// The draft of a request, from the arguments.
    fn draft(&self) -> String {
        let values: String = (0..self.method.arguments.len())
            .map(|index| self.value(index) + ", ")
            .collect();
        format!("crate::call::draft(|| Ok(({values})))")
    }

    /// The value of an argument of the generated method, at first.
    fn value(&self, index: usize) -> String {
        let given = |field: &Field| {
            let name = &field.name;
            match (converts(&field.of_type), self.takes_option(field)) {
                (true, false) => format!("crate::call::required({name:?}, {name})?"),
                (true, true) => format!("crate::call::optional({name:?}, {name})?"),
                (false, _) => format!("{name}.into()"),
            }
        };
        let whole = format!("draft.{index}");
        if let Some(field) = self.fields.iter().find(|field| field.place == whole) {
            return match field.required {
                true => given(field),
                false => "Default::default()".to_owned(),
            };
        }
        let (_, of_type) = &self.method.arguments[index];
        let body = owned(of_type);
        let fields = type_name(&body).and_then(|name| self.signatures.structs.get(&name));
        let values: String = fields
            .into_iter()
            .flatten()
            .map(|(name, _)| {
                let place = format!("{whole}.{name}");
                match self.required().find(|field| field.place == place) {
                    Some(field) => format!("{name}: {}, ", given(field)),
                    None => format!("{name}: Default::default(), "),
                }
            })
            .collect();
        let body = self.signatures.written(&body);
        format!("crate::{}::{body} {{ {values} }}", self.gateway)
    }

    /// The type of the request, with its setters and its ends.
    fn definition(&self) -> String {
        let Self {
            gateway,
            type_name,
            method_name,
            ..
        } = self;
        let setters: String = self
            .fields
            .iter()
            .filter(|field| !field.required)
            .fold(String::new(), |setters, field| {
                setters + &self.setter(field)
            });
        let draft: String = self
            .method
            .arguments
            .iter()
            .map(|(_, of_type)| self.signatures.written(&stored(of_type)) + ", ")
            .collect();
        let passed: String = self
            .method
            .arguments
            .iter()
            .enumerate()
            .map(|(index, (_, of_type))| passed(index, of_type) + ", ")
            .collect();
        let summary = self.summary();
        let words = format!(
            "A request: {summary}.\n\nMade by \
             [`Client::{method_name}`](crate::{gateway}::Client::{method_name}), which has an \
             example. It is sent when it is awaited; until then it does nothing."
        );
        format!(
            "#[doc = {words:?}]\n\
             #[must_use = \"a request is sent when it is awaited\"]\n\
             pub struct {type_name} {{\npub(super) client: crate::{gateway}::Client,\n\
             pub(super) draft: Result<({draft}), crate::Error>,\n}}\n\
             impl {type_name} {{\n{setters}\n}}\n\
             crate::call::request!({type_name}, {}, {}, |client, draft| \
             client.0.{method_name}({passed}));\n",
            self.purpose().ending(),
            self.signatures.written(&self.method.reply)
        )
    }

    /// The closure captures nothing, so that a value may have any name.
    fn setter(&self, field: &Field) -> String {
        let (name, place) = (&field.name, &field.place);
        let value = match converts(&field.of_type) {
            true => format!("crate::call::optional({name:?}, {name})"),
            false => format!("Ok({name}.into())"),
        };
        let set = match converts(&field.of_type) && !self.is_option(field) {
            true => format!("if let Some(value) = value {{ {place} = value; }}"),
            false => format!("{place} = value"),
        };
        format!(
            "#[doc = {:?}]\npub fn {name}(mut self, {name}: {}) -> Self {{\n\
             crate::call::set(&mut self.draft, {value}, |draft, value| {{ {set} }});\nself\n}}\n",
            field.description,
            self.bound(field)
        )
    }

    fn purpose(&self) -> Purpose {
        Purpose::of(self.part, self.operation)
    }

    fn summary(&self) -> &str {
        let summary = self.operation["summary"].as_str();
        summary.unwrap_or(&self.method_name)
    }

    /// The documentation of the client's method.
    fn words(&self, place: &str) -> String {
        let description = self.operation["description"].as_str().unwrap_or_default();
        let mut words = format!("{}: `{place}`.\n\n{description}\n", self.summary());
        if self.fields.iter().any(|field| field.required) {
            words += "# Arguments\n\n";
        }
        for field in self.required() {
            let description = field.description.trim().replace("\n", "\n  ");
            let _ = writeln!(words, "- `{}`: {description}", field.name);
        }
        let optional = self.fields.iter().filter(|field| !field.required);
        let links: Vec<String> = optional
            .map(|field| {
                let (name, gateway, of_type) = (&field.name, self.gateway, &self.type_name);
                format!("[`{name}`](crate::{gateway}::requests::{of_type}::{name})")
            })
            .collect();
        if !links.is_empty() {
            let _ = writeln!(words, "\nOptional: {}.", links.join(", "));
        }
        format!(
            "{words}\n# Errors\n\n{}\n\n# Example\n\n{}",
            self.purpose().errors(),
            self.example()
        )
    }

    /// A program that compiles: what the operation requires, and what its end
    /// says.
    fn example(&self) -> String {
        let values: Vec<&str> = self.required().map(|field| &*field.example).collect();
        let call = format!("client.{}({})", self.method_name, values.join(", "));
        let (used, end) = self.purpose().example(&call);
        format!(
            "```no_run\n{used}# async fn run(client: two_factor_pin::{}::Client) \
             -> Result<(), two_factor_pin::Error> {{\n{end}\n# Ok(())\n# }}\n```",
            self.gateway
        )
    }
}

/// Whether the crate's own conversions make a value of this type. A list or a map
/// is given as it is.
fn converts(of_type: &Type) -> bool {
    let Type::Path(path) = of_type else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.arguments.is_empty() && last.ident != "Value")
        && !matches!(of_type, Type::Path(path) if is_foreign(path))
}

/// Whether a type of another crate's is none of the scalars.
fn is_foreign(path: &syn::TypePath) -> bool {
    const SCALARS: [&str; 2] = ["String", "bool"];
    let absolute = path.path.leading_colon.is_some();
    let last = path.path.segments.last();
    absolute && !last.is_some_and(|last| SCALARS.iter().any(|scalar| last.ident == scalar))
}

/// The type of a value that is not borrowed, without an `Option` around it.
fn owned(of_type: &Type) -> Type {
    match of_type {
        Type::Reference(reference) => owned(&reference.elem),
        other => match argument(other, "Option") {
            Some(inner) => owned(inner),
            None if is_str(other) => syn::parse_quote!(::std::string::String),
            None => other.clone(),
        },
    }
}

/// The type in which a draft stores an argument.
fn stored(of_type: &Type) -> Type {
    let inner = owned(of_type);
    match argument(of_type, "Option") {
        Some(_) => syn::parse_quote!(Option<#inner>),
        None => inner,
    }
}

/// A stored value as the generated method takes it.
fn passed(index: usize, of_type: &Type) -> String {
    match (of_type, argument(of_type, "Option")) {
        (Type::Reference(_), _) => format!("&draft.{index}"),
        (_, Some(Type::Reference(inner))) if is_str(&inner.elem) => {
            format!("draft.{index}.as_deref()")
        }
        (_, Some(Type::Reference(_))) => format!("draft.{index}.as_ref()"),
        _ => format!("draft.{index}"),
    }
}

fn is_str(of_type: &Type) -> bool {
    type_name(of_type).is_some_and(|name| name == "str")
}

/// The words for a value: its own, or those of its type.
fn description(own: &Value, of_type: &Value) -> String {
    let own = own["description"].as_str();
    let words = own.or(of_type["description"].as_str());
    words.unwrap_or("Not described.").to_owned()
}

/// An example as Rust, where there is none one of the type.
fn literal(own: &Value, of_type: &Value) -> String {
    let example = if own.is_null() {
        &of_type["example"]
    } else {
        own
    };
    match (example, of_type["type"].as_str()) {
        (Value::Null, Some("integer")) => "1".to_owned(),
        (Value::Null, Some("number")) => "1.0".to_owned(),
        (Value::Null, Some("boolean")) => "true".to_owned(),
        (Value::Null, _) => "\"…\"".to_owned(),
        (Value::String(text), _) => format!("{text:?}"),
        (other, _) => other.to_string(),
    }
}

impl Purpose {
    /// The name of the function in `src/call.rs` that ends an awaited request.
    fn ending(self) -> &'static str {
        match self {
            Self::Send => "sent",
            Self::Verify => "verified",
            Self::Other => "answered",
        }
    }

    /// When awaiting a request is an error.
    fn errors(self) -> &'static str {
        match self {
            Self::Send => {
                "An argument is invalid, the gateway cannot be reached, it refuses the request, or \
                 its reply does not say that the PIN was sent. \
                 [`delivery`](crate::Error::delivery) of the error says whether the PIN went out, \
                 and [`pin_id`](crate::Error::pin_id) keeps the ID of a PIN that may arrive. \
                 `send()` returns the reply whatever it says.\n\n\
                 A call that is dropped before it ends may have sent its PIN."
            }
            Self::Verify => {
                "An argument is invalid, the gateway cannot be reached, it refuses the request, or \
                 its answer cannot be read. A wrong PIN is no error. \
                 [`attempt_may_be_spent`](crate::Error::attempt_may_be_spent) says whether the \
                 call used an attempt up. `send()` returns the whole reply.\n\n\
                 A call that is dropped before it ends may have used an attempt up."
            }
            Self::Other => {
                "An argument is invalid, the gateway cannot be reached, it refuses the request, or \
                 its reply cannot be read."
            }
        }
    }

    /// What an example imports, and what it does with a call.
    fn example(self, call: &str) -> (&'static str, String) {
        match self {
            Self::Send => ("", format!("{call}.await?;")),
            Self::Verify => (
                "use two_factor_pin::Verification;\n\n",
                format!(
                    "match {call}.await? {{\n    \
                     Verification::Correct => println!(\"Welcome.\"),\n    \
                     Verification::Wrong(why) => println!(\"{{}}\", why.reason()),\n    \
                     _ => println!(\"Please try again later.\"),\n}}"
                ),
            ),
            Self::Other => ("", format!("let reply = {call}.await?;\n# drop(reply);")),
        }
    }
}
