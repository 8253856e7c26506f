//! The objects that dotted names speak of.

use super::diagnostic::{Cause, Diagnostic, Result};
use crate::contract::{Field, Location};

/// Every object that dotted names speak of, before the first of its members.
pub fn add(fields: &mut Vec<Field>, arrays: &[(String, String)]) -> Result<()> {
    let is_array = |name: &str| arrays.iter().any(|(array, _)| array == name);
    let mut index = 0;
    while index < fields.len() {
        let field = fields[index].clone();
        let parent = field
            .name
            .rsplit_once('.')
            .map(|(parent, _)| parent.to_owned());
        let Some(parent) = parent.filter(|_| field.location == Location::Body) else {
            index += 1;
            continue;
        };
        match fields.iter().position(|other| other.name == parent) {
            Some(at) => {
                let above = &mut fields[at];
                let fits = match above.kind.as_str() {
                    "object" => !is_array(&parent),
                    "array" => above.items.as_deref().is_none_or(|items| items == "object"),
                    _ => false,
                };
                if !fits {
                    let message = format!(
                        "`{}` is a member of `{parent}`, which is of type `{}`",
                        field.name,
                        above.full_type()
                    );
                    return Err(Diagnostic::new(Cause::UnknownType, message).at(&field.row));
                }
                if above.kind == "array" {
                    above.items = Some("object".to_owned());
                }
                index += 1;
            }
            None => {
                let array = is_array(&parent);
                let above = Field {
                    name: parent,
                    row: field.row.clone(),
                    kind: if array { "array" } else { "object" }.to_owned(),
                    ..Field::default()
                };
                fields.insert(index, above);
            }
        }
    }
    for (name, row) in arrays {
        if let Some(field) = fields
            .iter()
            .find(|field| field.name == *name)
            .filter(|field| field.kind != "array")
        {
            let message = format!(
                "`{name}[]` is of type `{}`, which is no array",
                field.full_type()
            );
            return Err(Diagnostic::new(Cause::UnclearName, message).at(row));
        }
    }
    Ok(())
}
