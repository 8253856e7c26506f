//! Whether a schema of the spec allows a value.
//!
//! Only the keywords that the spec's requests use are known. Any other refuses
//! every value, so that one that is added to the spec cannot go unnoticed.

use regex::Regex;
use serde_json::{Map, Value};

use super::spec::Spec;

/// Holds a value against a schema. `place` is how the value is called.
///
/// # Errors
///
/// Which part breaks which keyword, without the value itself.
pub(super) fn check(spec: &Spec, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let schema = Schema {
        spec,
        schema: spec.resolve(schema),
        place,
    };
    let keywords = schema.schema.as_object().into_iter().flatten();
    for (keyword, argument) in keywords {
        schema.check_keyword(keyword, argument, value)?;
    }
    Ok(())
}

struct Schema<'a> {
    spec: &'a Spec,
    schema: &'a Value,
    place: &'a str,
}

impl Schema<'_> {
    /// As in JSON Schema, a keyword says nothing of values of another type than
    /// the one that it is for.
    fn check_keyword(&self, keyword: &str, argument: &Value, value: &Value) -> Result<(), String> {
        let holds = match keyword {
            "type" => self.is_of_type(argument, value),
            "format" => is_of_format(argument, value),
            "pattern" => self.matches(argument, value)?,
            "minLength" => value
                .as_str()
                .is_none_or(|text| argument.as_u64() <= Some(text.chars().count() as u64)),
            "minimum" => value
                .as_f64()
                .is_none_or(|number| argument.as_f64().is_none_or(|least| number >= least)),
            "required" => return self.check_required(argument, value),
            "properties" => return self.check_properties(argument, value),
            "additionalProperties" => return self.check_additional(argument, value),
            "allOf" => {
                let mut parts = argument.as_array().into_iter().flatten();
                return parts.try_for_each(|part| check(self.spec, part, value, self.place));
            }
            "nullable" | "title" | "description" | "example" => true,
            extension => extension.starts_with("x-"),
        };
        match holds {
            true => Ok(()),
            false => Err(format!("`{}` breaks `{keyword}: {argument}`", self.place)),
        }
    }

    /// `nullable` adds null to the type that it stands beside.
    fn is_of_type(&self, name: &Value, value: &Value) -> bool {
        match name.as_str() {
            _ if value.is_null() => self.schema["nullable"] == true,
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("number") => value.is_number(),
            Some("integer") => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            _ => false,
        }
    }

    fn matches(&self, pattern: &Value, value: &Value) -> Result<bool, String> {
        let Some(text) = value.as_str() else {
            return Ok(true);
        };
        let pattern = Regex::new(pattern.as_str().unwrap_or_default());
        let pattern = pattern.map_err(|error| format!("`{}`: {error}", self.place))?;
        Ok(pattern.is_match(text))
    }

    fn check_required(&self, names: &Value, value: &Value) -> Result<(), String> {
        let mut names = names.as_array().into_iter().flatten();
        let Some(members) = value.as_object() else {
            return Ok(());
        };
        let absent =
            names.find(|name| name.as_str().is_none_or(|name| !members.contains_key(name)));
        match absent {
            Some(name) => Err(format!("{} lacks the field {name}", self.place)),
            None => Ok(()),
        }
    }

    fn check_properties(&self, properties: &Value, value: &Value) -> Result<(), String> {
        let mut known = members(value).filter_map(|(name, member)| {
            let schema = properties.get(name)?;
            Some((name, schema, member))
        });
        known.try_for_each(|(name, schema, member)| check(self.spec, schema, member, name))
    }

    fn check_additional(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let known = &self.schema["properties"];
        let mut others = members(value).filter(|(name, _)| known.get(name).is_none());
        match schema {
            Value::Bool(true) => Ok(()),
            Value::Bool(false) => others.next().map_or(Ok(()), |_| {
                Err(format!("{} has a field too many", self.place))
            }),
            // The name is the caller's own, and may be anything.
            schema => others.try_for_each(|(_, member)| {
                check(self.spec, schema, member, &format!("{}.*", self.place))
            }),
        }
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn is_of_format(format: &Value, value: &Value) -> bool {
    let Some(number) = value.as_f64() else {
        return true;
    };
    match format.as_str() {
        Some("int32") => (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_keyword_that_is_not_known_allows_nothing() {
        let spec = Spec::load().expect("a spec");
        let check = |schema: Value| check(&spec, &schema, &json!("a"), "field");
        assert_eq!(check(json!({ "type": "string", "x-any": 1 })), Ok(()));
        let error = check(json!({ "type": "string", "maxLength": 2 }));
        assert_eq!(error, Err("`field` breaks `maxLength: 2`".to_owned()));
    }

    #[test]
    fn a_value_is_of_its_type_alone() {
        let spec = Spec::load().expect("a spec");
        let values = [
            json!({}),
            json!([]),
            json!("a"),
            json!(true),
            json!(1),
            json!(1.5),
        ];
        for (kind, fitting) in [
            ("object", &[0][..]),
            ("array", &[1]),
            ("string", &[2]),
            ("boolean", &[3]),
            ("integer", &[4]),
            ("number", &[4, 5]),
            ("text", &[]),
        ] {
            let fits = |value| check(&spec, &json!({ "type": kind }), value, "field").is_ok();
            let found: Vec<_> = (0..values.len())
                .filter(|index| fits(&values[*index]))
                .collect();
            assert_eq!(found, fitting, "{kind}");
        }
    }

    /// Null beside `allOf` is for its parts to decide, as OpenAPI 3.0.3 says.
    #[test]
    fn null_is_allowed_beside_a_type_only() {
        let spec = Spec::load().expect("a spec");
        let check = |schema: Value| check(&spec, &schema, &Value::Null, "field").is_ok();
        assert!(check(json!({ "type": "string", "nullable": true })));
        assert!(!check(json!({ "type": "string" })));
        let part = json!([{ "type": "string" }]);
        assert!(!check(json!({ "nullable": true, "allOf": part })));
    }
}
