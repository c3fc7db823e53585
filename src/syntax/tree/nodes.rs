//! The nodes: Ruby's constructs with their byte spans.
//!
//! All are small, copied freely, and refer to others of the same arena and to the source.

use crate::syntax::Span;

/// Statements in sequence: the file itself, the inside of a block, a branch, an interpolation.
///
/// The spans tile: `leading`, `expression.span` and `trailing` of each statement touch, each
/// statement touches the next, and `tail` follows the last one.
#[derive(Debug, Clone, Copy, Default)]
pub struct Body<'s> {
    /// In source order.
    pub statements: &'s [Statement<'s>],
    /// Trivia after the last statement, up to the closing token or the end of the source.
    pub tail: Span,
}

/// An expression in statement position, with the trivia that belongs to it.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'s> {
    /// Blank lines, comments and indentation before the first token.
    pub leading: Span,
    /// The statement proper.
    pub expression: Expression<'s>,
    /// What follows on the last line: blanks, `;`, a comment, the line's end. Where here-documents
    /// begin on that line, their bodies and closing tags too.
    pub trailing: Span,
}

impl Statement<'_> {
    /// The statement with all its trivia.
    pub fn full_span(&self) -> Span {
        self.leading.to(self.trailing)
    }
}

/// A node of the tree.
#[derive(Debug, Clone, Copy)]
pub struct Expression<'s> {
    /// From the first to the last token. A here-document's is its opening tag alone.
    pub span: Span,
    /// What it is.
    pub kind: ExpressionKind<'s>,
}

/// The constructs of the subset. `grammar/gitlab_rb.ebnf` has the production of each.
#[derive(Debug, Clone, Copy)]
pub enum ExpressionKind<'s> {
    /// `nil`
    Nil,
    /// `true`
    True,
    /// `false`
    False,
    /// `self`
    SelfReference,
    /// `1_000`, `0644`, `0x1f`, `0b1`; a leading sign belongs to it
    Integer,
    /// `1.5`, `1e3`
    Float,
    /// `3r`, `2i`: numbers nobody configures with
    OtherNumber,
    /// A string of any kind but a here-document
    String(StringLiteral<'s>),
    /// `'a' "b"`, joined by Ruby
    AdjacentStrings(&'s [Expression<'s>]),
    /// `<<A`, `<<-A`, `<<~A`
    Heredoc(&'s Heredoc<'s>),
    /// `` `date` `` or `%x(date)`
    Shell(StringLiteral<'s>),
    /// `:a`, `:"a b"`, `%s(a)`
    Symbol(StringLiteral<'s>),
    /// `/a/i`, `%r{a}`; `flags` are the letters after the closing delimiter
    Regexp {
        /// Between the delimiters
        content: &'s StringLiteral<'s>,
        /// `imxo` and the like, may be empty
        flags: &'s str,
    },
    /// `[1, 2]`
    Array(&'s [Expression<'s>]),
    /// `%w[a b]`, `%i[a b]`; elements are [`ExpressionKind::String`] or
    /// [`ExpressionKind::Symbol`]
    WordArray(&'s [Expression<'s>]),
    /// `{ 'a' => 1, b: 2 }`, and the braceless hash at the end of arguments
    Hash {
        /// In source order
        entries: &'s [HashEntry<'s>],
        /// Whether written in braces
        braces: bool,
    },
    /// `1..2`, `1...`; either end may be missing
    Range {
        /// Before the dots
        begin: Option<&'s Expression<'s>>,
        /// After the dots
        end: Option<&'s Expression<'s>>,
        /// `...`
        exclusive: bool,
    },
    /// A lower-case name alone: a local variable, or a method call on self without arguments
    Identifier(&'s str),
    /// `Name`, `A::B`, `::A`
    Constant {
        /// Before the last `::`
        scope: Option<&'s Expression<'s>>,
        /// The last name
        name: &'s str,
    },
    /// `$a`
    GlobalVariable(&'s str),
    /// `@a`, `@@a`
    InstanceVariable(&'s str),
    /// `f(x)`, `f x`, `a.b`, `a&.b(x) { … }`, `a::b`
    Call(&'s Call<'s>),
    /// `a['b']`
    Index {
        /// Before the bracket
        receiver: &'s Expression<'s>,
        /// Inside the brackets
        arguments: &'s [Expression<'s>],
    },
    /// `!a`, `-a`, `+a`, `~a`, `not a`, `defined? a`
    Unary {
        /// As spelled
        operator: &'s str,
        /// After the operator
        operand: &'s Expression<'s>,
    },
    /// Arithmetic, comparison and boolean operators, `and` and `or` too
    Binary {
        /// Before the operator
        left: &'s Expression<'s>,
        /// As spelled
        operator: &'s str,
        /// After the operator
        right: &'s Expression<'s>,
    },
    /// `a = 1`, `a['b'] = 1`, `a.b = 1`, `a, b = 1, 2` (targets in an array)
    Assignment {
        /// Left of `=`
        target: &'s Expression<'s>,
        /// Right of `=`
        value: &'s Expression<'s>,
    },
    /// `a ||= 1`, `a += 1`
    OperatorAssignment {
        /// Left of the operator
        target: &'s Expression<'s>,
        /// As spelled, without the `=`: `||`, `+`
        operator: &'s str,
        /// Right of the operator
        value: &'s Expression<'s>,
    },
    /// `a ? b : c`
    Ternary {
        /// Before `?`
        condition: &'s Expression<'s>,
        /// Before `:`
        consequent: &'s Expression<'s>,
        /// After `:`
        alternative: &'s Expression<'s>,
    },
    /// `if`, `unless`, `while`, `until` in front or as a modifier
    Conditional(&'s Conditional<'s>),
    /// `case … when … else … end`, `case … in …` too
    Case(&'s Case<'s>),
    /// `for a in b do … end`
    For {
        /// Between `for` and `in`
        variable: &'s Expression<'s>,
        /// After `in`
        iterable: &'s Expression<'s>,
        /// The loop's inside
        body: &'s Body<'s>,
    },
    /// `begin … rescue … else … ensure … end`
    Begin(&'s Begin<'s>),
    /// `a rescue b`
    RescueModifier {
        /// Before `rescue`
        body: &'s Expression<'s>,
        /// After `rescue`
        fallback: &'s Expression<'s>,
    },
    /// `( … )` around statements
    Parentheses(Body<'s>),
    /// `->(a) { … }`
    Lambda(&'s Block<'s>),
    /// `def`, `class`, `module`, `class << self`
    Definition(&'s Definition<'s>),
    /// `return`, `break`, `next`, `redo`, `retry`, `yield`, `super` and their arguments
    Jump {
        /// The keyword
        keyword: &'s str,
        /// What follows it
        arguments: &'s [Expression<'s>],
    },
    /// `*a` or `**a`
    Splat(&'s Expression<'s>),
    /// `&a` as an argument
    BlockPass(Option<&'s Expression<'s>>),
    /// `alias a b`, `undef a`, `BEGIN { … }`: parsed for their extent alone
    Unmodelled,
    /// A statement that could not be parsed, kept as it is; `error` is its index in
    /// [`Tree::errors`](super::Tree::errors)
    Opaque {
        /// Index into the tree's errors
        error: usize,
    },
}

/// A quoted text and its pieces.
#[derive(Debug, Clone, Copy)]
pub struct StringLiteral<'s> {
    /// How it is quoted, hence which escapes count.
    pub quoting: Quoting,
    /// The text between the delimiters, as spelled. Empty for a text of length zero.
    pub content: Span,
    /// The pieces of `content`; empty unless there is an interpolation.
    pub interpolations: &'s [Interpolation<'s>],
}

/// Which escapes a quoted text knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// `'…'`, `%q(…)`, `%w[…]`, `%i[…]`, `%s(…)`: only `\\` and the escaped delimiters.
    /// `open` and `close` are the delimiter bytes.
    Single {
        /// Opening delimiter byte
        open: u8,
        /// Closing delimiter byte
        close: u8,
    },
    /// `"…"`, `%Q(…)`, `%(…)`, `%W[…]`, `` `…` ``: all escapes and `#{…}`
    Double,
    /// A bare word: `:name`, `name:`, `?a` without backslash
    Bare,
}

/// `#{ … }` (or `#@a`) inside a string.
#[derive(Debug, Clone, Copy)]
pub struct Interpolation<'s> {
    /// With `#{` and `}`.
    pub span: Span,
    /// The statements inside.
    pub body: Body<'s>,
}

/// A here-document. The node's span is its opening tag; the text stands further down.
#[derive(Debug, Clone, Copy)]
pub struct Heredoc<'s> {
    /// The tag without quotes and sigils: `EOS`
    pub tag: &'s str,
    /// `<<~`: common indentation is removed
    pub squiggly: bool,
    /// `<<'EOS'`: no escapes, no interpolation
    pub raw: bool,
    /// The lines between the opening line and the closing tag's line, as spelled, with the last
    /// line's end
    pub content: Span,
    /// The closing tag's line, without its line's end
    pub closing: Span,
    /// Interpolations in `content`, in order
    pub interpolations: &'s [Interpolation<'s>],
}

/// One entry of a hash.
#[derive(Debug, Clone, Copy)]
pub enum HashEntry<'s> {
    /// `key => value` or `key: value`
    Pair {
        /// For `key:` a [`ExpressionKind::Symbol`] whose span ends before the colon's end:
        /// it holds `key:` whole
        key: Expression<'s>,
        /// After the arrow or the colon; missing in the shorthand `{ key: }`
        value: Option<Expression<'s>>,
        /// Whether the entry is spelled with `=>`
        arrow: bool,
    },
    /// `**other`
    DoubleSplat(Expression<'s>),
}

/// A method call.
#[derive(Debug, Clone, Copy)]
pub struct Call<'s> {
    /// Before the dot; none for a call on self
    pub receiver: Option<Expression<'s>>,
    /// `.`, `&.` or `::`; empty without a receiver
    pub operator: &'s str,
    /// The method's name; empty for `a.()`
    pub name: &'s str,
    /// Where the name stands
    pub name_span: Span,
    /// The arguments, without the block
    pub arguments: &'s [Expression<'s>],
    /// Whether the arguments stand in parentheses
    pub parentheses: bool,
    /// `do … end` or `{ … }`
    pub block: Option<Block<'s>>,
}

/// A block or a lambda's inside.
#[derive(Debug, Clone, Copy)]
pub struct Block<'s> {
    /// With its delimiters
    pub span: Span,
    /// `{ … }` rather than `do … end`
    pub braces: bool,
    /// The names between the bars, in order; destructured and default parameters flattened
    pub parameters: &'s [&'s str],
    /// The inside
    pub body: Body<'s>,
}

/// Which keyword opens a [`Conditional`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConditionalKeyword {
    /// `if`, `elsif`
    If,
    /// `unless`
    Unless,
    /// `while`
    While,
    /// `until`
    Until,
}

/// `if c … elsif d … else … end`, and the modifier form.
#[derive(Debug, Clone, Copy)]
pub struct Conditional<'s> {
    /// What opens it
    pub keyword: ConditionalKeyword,
    /// `expression if condition`
    pub modifier: bool,
    /// After the keyword
    pub condition: Expression<'s>,
    /// What the condition guards
    pub body: Body<'s>,
    /// `else`, or `elsif` as a body with one [`ExpressionKind::Conditional`] that reaches up to
    /// the `end`, trivia included
    pub alternative: Option<Body<'s>>,
}

/// `case`.
#[derive(Debug, Clone, Copy)]
pub struct Case<'s> {
    /// After `case`, where given
    pub subject: Option<Expression<'s>>,
    /// In order; patterns of `in` are kept as an empty list
    pub branches: &'s [(&'s [Expression<'s>], Body<'s>)],
    /// `else`
    pub alternative: Option<Body<'s>>,
}

/// `begin … end`, also the inside of `def` and `do … end` where they rescue; the latter reaches
/// from after the parameters up to the `end`, trivia included.
#[derive(Debug, Clone, Copy)]
pub struct Begin<'s> {
    /// What may fail
    pub body: Body<'s>,
    /// One for each `rescue`
    pub rescues: &'s [Body<'s>],
    /// `else`
    pub alternative: Option<Body<'s>>,
    /// `ensure`
    pub ensure: Option<Body<'s>>,
}

/// `def`, `class` and `module`.
#[derive(Debug, Clone, Copy)]
pub struct Definition<'s> {
    /// `def`, `class` or `module`
    pub keyword: &'s str,
    /// The name as spelled
    pub name: &'s str,
    /// Parameter names of a `def`
    pub parameters: &'s [&'s str],
    /// The inside
    pub body: Body<'s>,
}

#[cfg(test)]
mod tests {
    use std::mem::size_of;

    #[test]
    fn nodes_stay_small() {
        // Each level of precedence hands the node on, and a file of settings has four a line.
        assert_eq!(size_of::<super::Expression<'_>>(), 48);
        assert_eq!(size_of::<super::Statement<'_>>(), 64);
    }
}
