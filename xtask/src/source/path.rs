//! The parameters of the path.

use super::diagnostic::{Cause, Diagnostic, Result};
use super::draft::Draft;
use crate::contract::{Field, Place, Side};

/// Path parameters come from the path; a row adds words to them.
pub fn complete(draft: &mut Draft) -> Result<()> {
    put_in_braces(draft);
    let in_path = draft.path_parameters();
    let known = draft.contract.path.is_some();
    let mut remarks = Vec::new();
    for field in &mut draft.contract.request {
        if field.place != Place::Path {
            if in_path.contains(&field.name) {
                let message = format!(
                    "`{}` is a parameter of the path, and of the {} as well",
                    field.name, field.place
                );
                return Err(Diagnostic::new(Cause::Repeated, message).at(&field.row));
            }
            continue;
        }
        if known && !in_path.contains(&field.name) {
            let message = format!("the path has no parameter `{}`", field.name);
            return Err(Diagnostic::new(Cause::UnknownPathParameter, message).at(&field.row));
        }
        if !field.required {
            field.required = true;
            let message = format!(
                "`{}` is part of the path, so that it must be sent, whatever the page says",
                field.name
            );
            remarks.push(Diagnostic::new(Cause::UnknownRequired, message).at(&field.row));
        }
    }
    for name in in_path {
        if draft.contract.field(Side::Request, &name).is_none() {
            draft.contract.request.push(Field {
                name,
                place: Place::Path,
                kind: "string".to_owned(),
                required: true,
                ..Field::default()
            });
        }
    }
    draft.remarks.extend(remarks);
    Ok(())
}

/// A piece of the path that is written like a parameter's name is that
/// parameter, if the page says that the parameter is part of the path.
fn put_in_braces(draft: &mut Draft) {
    let known = draft.path_parameters();
    let fields = draft.contract.request.iter();
    let names: Vec<String> = fields
        .filter(|field| field.place == Place::Path && !known.contains(&field.name))
        .map(|field| field.name.clone())
        .collect();
    let Some(path) = &mut draft.contract.path else {
        return;
    };
    let braced = |piece: &str| {
        let name = names.iter().find(|name| name.eq_ignore_ascii_case(piece));
        name.map_or_else(|| piece.to_owned(), |name| format!("{{{name}}}"))
    };
    *path = path.split('/').map(braced).collect::<Vec<_>>().join("/");
}
