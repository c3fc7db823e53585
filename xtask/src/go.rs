//! Go files by their syntax alone: constants, structs, and functions as small trees. Nothing is run.
//!
//! What the names mean to a configuration is decided in `mattermost/`.

use std::collections::HashMap;

use tree_sitter::{Node, Parser};

mod body;

/// A field of a struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// As it is written: `*bool`, `[]string`.
    pub(crate) kind: String,
    /// `json:"Name" access:"environment_web_server"`, without the quotes around it.
    pub(crate) tag: String,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expression {
    Integer(i64),
    Text(String),
    Bool(bool),
    Nil,
    Name(String),
    /// `s.Enable`
    Field(Box<Expression>, String),
    /// `*x`, `!x`, `-x`, `&x`
    Unary(String, Box<Expression>),
    /// `a == b`
    Binary(String, Box<Expression>, Box<Expression>),
    /// What is called, and the arguments.
    Call(Box<Expression>, Vec<Expression>),
    /// `[]string{"a"}`, `&Settings{}`: its type, keys where there are some, and values.
    Composite(String, Vec<(Option<Expression>, Expression)>),
    /// `a[b]`
    Index(Box<Expression>, Box<Expression>),
    /// Anything else, as it is written.
    Other(String),
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Statement {
    /// `if before; condition { then } else { otherwise }`
    If {
        before: Vec<Statement>,
        condition: Expression,
        then: Vec<Statement>,
        otherwise: Vec<Statement>,
    },
    /// `a, b = c, d` and `a := c`
    Assign(Vec<Expression>, Vec<Expression>),
    Return(Vec<Expression>),
    Call(Expression),
    /// `switch value { case a, b: … default: … }`; no values: the default.
    Switch(Option<Expression>, Vec<(Vec<Expression>, Vec<Statement>)>),
    /// `for key, element := range value { … }`
    Each(Vec<String>, Expression, Vec<Statement>),
    /// Anything else: what it does is not known.
    Other,
}

/// A function or method.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Function {
    /// The receiver's name, of a method.
    pub(crate) receiver: Option<String>,
    pub(crate) parameters: Vec<String>,
    pub(crate) body: Vec<Statement>,
}

/// What a file declares.
#[derive(Debug, Default)]
pub(crate) struct File {
    pub(crate) constants: HashMap<String, Expression>,
    pub(crate) structs: HashMap<String, Vec<Field>>,
    /// `type StringArray []string`
    pub(crate) types: HashMap<String, String>,
    /// By the receiver's type, empty for a function, and the name.
    pub(crate) functions: HashMap<(String, String), Function>,
    /// The file does not parse.
    pub(crate) damaged: bool,
}

/// Reads a file. None: the grammar cannot be loaded.
pub(crate) fn read(source: &[u8]) -> Option<File> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_go::LANGUAGE.into()).ok()?;
    let tree = parser.parse(source, None)?;
    let reader = Reader { source };
    let mut file = File { damaged: tree.root_node().has_error(), ..File::default() };
    for declaration in children(tree.root_node()) {
        reader.declaration(declaration, &mut file);
    }
    Some(file)
}

/// The named children of a node, without comments.
fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|child| child.kind() != "comment").collect()
}

fn fields<'tree>(node: Node<'tree>, field: &str) -> Vec<Node<'tree>> {
    let mut cursor = node.walk();
    node.children_by_field_name(field, &mut cursor).filter(Node::is_named).collect()
}

struct Reader<'s> {
    source: &'s [u8],
}

impl Reader<'_> {
    fn text(&self, node: Node<'_>) -> String {
        let bytes = self.source.get(node.byte_range()).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    fn field_text(&self, node: Node<'_>, field: &str) -> Option<String> {
        node.child_by_field_name(field).map(|child| self.text(child))
    }

    fn declaration(&self, node: Node<'_>, file: &mut File) {
        match node.kind() {
            "const_declaration" => {
                for spec in children(node) {
                    self.constants(spec, file);
                }
            }
            "var_declaration" => {
                for spec in children(node) {
                    if spec.kind() == "var_spec_list" {
                        for spec in children(spec) {
                            self.constants(spec, file);
                        }
                    } else {
                        self.constants(spec, file);
                    }
                }
            }
            "type_declaration" => children(node).into_iter().for_each(|spec| self.type_spec(spec, file)),
            "function_declaration" | "method_declaration" => self.function(node, file),
            _ => {}
        }
    }

    /// Constants, and package variables, which are never written after in what is read here.
    fn constants(&self, spec: Node<'_>, file: &mut File) {
        let Some(values) = spec.child_by_field_name("value") else { return };
        for (name, value) in fields(spec, "name").into_iter().zip(children(values)) {
            file.constants.insert(self.text(name), self.expression(value));
        }
    }

    fn type_spec(&self, spec: Node<'_>, file: &mut File) {
        let (Some(name), Some(kind)) = (self.field_text(spec, "name"), spec.child_by_field_name("type"))
        else {
            return;
        };
        if kind.kind() != "struct_type" {
            file.types.insert(name, self.text(kind));
            return;
        }
        let list = children(kind).into_iter().next();
        let declared: Vec<Field> = list
            .map(children)
            .unwrap_or_default()
            .into_iter()
            .flat_map(|field| self.struct_fields(field))
            .collect();
        file.structs.insert(name, declared);
    }

    fn struct_fields(&self, field: Node<'_>) -> Vec<Field> {
        let kind = self.field_text(field, "type").unwrap_or_default();
        let tag = field.child_by_field_name("tag").map(|tag| self.string(tag)).unwrap_or_default();
        let names = fields(field, "name");
        names
            .into_iter()
            .map(|name| Field { name: self.text(name), kind: kind.clone(), tag: tag.clone() })
            .collect()
    }

    fn function(&self, node: Node<'_>, file: &mut File) {
        let Some(name) = self.field_text(node, "name") else { return };
        let Some(body) = node.child_by_field_name("body") else { return };
        let receiver =
            node.child_by_field_name("receiver").and_then(|list| children(list).into_iter().next());
        let of = receiver.and_then(|receiver| self.field_text(receiver, "type")).unwrap_or_default();
        let receiver = receiver.and_then(|receiver| self.field_text(receiver, "name"));
        let parameters = node.child_by_field_name("parameters").map(children).unwrap_or_default();
        let parameters = parameters
            .into_iter()
            .flat_map(|parameter| fields(parameter, "name"))
            .map(|name| self.text(name))
            .collect();
        let function = Function { receiver, parameters, body: self.block(body) };
        file.functions.insert((of.trim_start_matches('*').to_owned(), name), function);
    }

    /// The contents of a string literal.
    fn string(&self, node: Node<'_>) -> String {
        let text = self.text(node);
        if let Some(raw) = text.strip_prefix('`') {
            return raw.trim_end_matches('`').to_owned();
        }
        // Go's escapes are JSON's, but for a few that settings do not use.
        serde_json::from_str(&text).unwrap_or_else(|_| text.trim_matches('"').to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Expression, Statement, read};

    #[test]
    fn constants_structs_and_methods_are_read() {
        let file = read(
            b"package model\nconst (\n\tA = \"x\"\n\tB = 60 * 2\n)\ntype S struct {\n\tX, Y *bool `json:\"Z\"` // note\n\tL []string\n}\nfunc (s *S) SetDefaults(on bool) {\n\tif s.X == nil {\n\t\ts.X = NewBool(on)\n\t}\n}\n",
        )
        .expect("a file");
        assert!(!file.damaged);
        assert_eq!(file.constants.get("A"), Some(&Expression::Text("x".to_owned())));
        let fields = file.structs.get("S").expect("a struct");
        let shown: Vec<_> =
            fields.iter().map(|field| format!("{} {} {}", field.name, field.kind, field.tag)).collect();
        assert_eq!(shown, ["X *bool json:\"Z\"", "Y *bool json:\"Z\"", "L []string "]);
        let method = file.functions.get(&("S".to_owned(), "SetDefaults".to_owned())).expect("a method");
        assert_eq!(
            (method.receiver.as_deref(), method.parameters.as_slice()),
            (Some("s"), ["on".to_owned()].as_slice())
        );
        assert!(matches!(method.body.as_slice(), [Statement::If { .. }]));
        assert!(read(b"package model\nfunc (").expect("a file").damaged);
    }
}
