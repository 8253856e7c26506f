//! The spec as a JSON value, with the line on which each element stands.
//!
//! The parser's events carry positions, which a ready-made value does not, and
//! an error in a hand-written document is only helpful when it names the line.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Value};

/// A parsed document. Elements are named by JSON pointers, `/info/title`.
pub struct Document {
    pub value: Value,
    pub lines: BTreeMap<String, usize>,
}

/// What is wrong with a document, and on which line where that is known.
#[derive(Debug)]
pub struct Diagnostic {
    pub line: Option<usize>,
    pub message: String,
}

impl Diagnostic {
    /// The diagnostic in one line, as compilers write it.
    pub fn at(&self, file: &str) -> String {
        let message = self.message.replace('\n', " ");
        match self.line {
            Some(line) => format!("{file}:{line}: {message}"),
            None => format!("{file}: {message}"),
        }
    }
}

impl Document {
    pub fn parse(yaml: &str) -> Result<Self, Diagnostic> {
        let mut loader = Loader {
            events: Parser::new_from_str(yaml),
            lines: BTreeMap::new(),
        };
        let value = loader.document()?;
        Ok(Self {
            value,
            lines: loader.lines,
        })
    }

    /// A diagnostic at an element, or at the nearest ancestor that has a line.
    pub fn diagnostic(&self, pointer: &str, message: impl Into<String>) -> Diagnostic {
        let mut at = pointer;
        let line = loop {
            if let Some(line) = self.lines.get(at) {
                break Some(*line);
            }
            match at.rfind('/') {
                Some(end) => at = &at[..end],
                None => break None,
            }
        };
        Diagnostic {
            line,
            message: message.into(),
        }
    }
}

/// Escapes a key for use in a JSON pointer.
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

struct Loader<'input> {
    events: Parser<'input, saphyr_parser::StrInput<'input>>,
    lines: BTreeMap<String, usize>,
}

impl<'input> Loader<'input> {
    fn next(&mut self) -> Result<(Event<'input>, Span), Diagnostic> {
        match self.events.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Diagnostic {
                line: Some(error.marker().line()),
                message: format!("not valid YAML: {}", error.info()),
            }),
            None => Err(Diagnostic {
                line: None,
                message: "not valid YAML: the document ends too early".to_owned(),
            }),
        }
    }

    fn document(&mut self) -> Result<Value, Diagnostic> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) => {}
                Event::StreamEnd => {
                    return Err(Diagnostic {
                        line: None,
                        message: "the document is empty".to_owned(),
                    });
                }
                event => return self.node("", event, span),
            }
        }
    }

    fn node(&mut self, at: &str, event: Event<'input>, span: Span) -> Result<Value, Diagnostic> {
        let line = span.start.line();
        self.lines.entry(at.to_owned()).or_insert(line);
        match event {
            Event::Scalar(text, style, _, _) => Ok(scalar(&text, style)),
            Event::SequenceStart(..) => self.sequence(at),
            Event::MappingStart(..) => self.mapping(at),
            Event::Alias(_) => Err(Diagnostic {
                line: Some(line),
                message: "YAML aliases are not read here: write the element out".to_owned(),
            }),
            _ => Err(Diagnostic {
                line: Some(line),
                message: "a value was expected here".to_owned(),
            }),
        }
    }

    fn sequence(&mut self, at: &str) -> Result<Value, Diagnostic> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Value::Array(items)),
                (event, span) => {
                    let item = self.node(&format!("{at}/{}", items.len()), event, span)?;
                    items.push(item);
                }
            }
        }
    }

    fn mapping(&mut self, at: &str) -> Result<Value, Diagnostic> {
        let mut members = Map::new();
        loop {
            let (event, span) = self.next()?;
            let line = span.start.line();
            let key = match event {
                Event::MappingEnd => return Ok(Value::Object(members)),
                Event::Scalar(key, ..) => key.into_owned(),
                _ => {
                    let message = "a key must be a plain word".to_owned();
                    return Err(Diagnostic {
                        line: Some(line),
                        message,
                    });
                }
            };
            let below = format!("{at}/{}", escape(&key));
            // The line of an element is the line of its key, not of its value,
            // which may begin further down.
            if self.lines.insert(below.clone(), line).is_some() {
                let message = format!("the key `{key}` stands twice in one mapping");
                return Err(Diagnostic {
                    line: Some(line),
                    message,
                });
            }
            let (event, span) = self.next()?;
            let member = self.node(&below, event, span)?;
            members.insert(key, member);
        }
    }
}

/// A scalar by the rules of YAML 1.2's core schema: what is quoted is text.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        // A YAML number that JSON can write is a JSON number; the spec uses no
        // other ones, so that the rest is text.
        _ => match serde_json::from_str::<serde_json::Number>(text) {
            Ok(number) => Value::Number(number),
            Err(_) => Value::String(text.to_owned()),
        },
    }
}
