//! Calls that Ruby's own classes refuse whatever the values: methods that they do not have, wrong numbers of
//! arguments, and sorts of arguments that a method never takes.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::CallResult;
use crate::value::Value;

/// Printed by `tests/oracle/core_methods.rb`, which tries everything out with Ruby.
const ROWS: &str = include_str!("core_methods.txt");

static METHODS: LazyLock<Methods> = LazyLock::new(|| Methods::of(ROWS));

/// A class of Ruby whose methods are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RubyClass {
    /// `nil`
    Nil,
    /// `true` and `false`
    Boolean,
    /// `1`
    Integer,
    /// `1.5`
    Float,
    /// `'a'`
    String,
    /// `:a`
    Symbol,
    /// `[]`
    Array,
    /// `{}`, and the hashes of settings
    Hash,
    /// `1..2`
    Range,
    /// `/a/`
    Regexp,
    /// `lambda { … }`
    Proc,
}

impl RubyClass {
    /// The class of a known value.
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Nil => Self::Nil,
            Value::Bool(_) => Self::Boolean,
            Value::Integer(_) => Self::Integer,
            Value::Float(_) => Self::Float,
            Value::String(_) => Self::String,
            Value::Symbol(_) => Self::Symbol,
            Value::Array(_) => Self::Array,
            Value::Hash(_) => Self::Hash,
            Value::Range(_) => Self::Range,
            Value::Regexp(_) => Self::Regexp,
            Value::Dynamic(_) => return None,
        })
    }

    /// Whether Ruby compares its values with those of another class.
    pub fn compares_with(self, other: Self) -> bool {
        self == other || (self.is_number() && other.is_number())
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Float)
    }

    /// One of its values, in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Boolean => "true or false",
            Self::Integer | Self::Float => "a number",
            Self::String => "a string",
            Self::Symbol => "a symbol",
            Self::Array => "an array",
            Self::Hash => "a hash, such as reading a missing key gives",
            Self::Range => "a range",
            Self::Regexp => "a regular expression",
            Self::Proc => "a lambda",
        }
    }

    /// As the rows name it.
    fn of_row(name: &str) -> Option<Self> {
        Some(match name {
            "NilClass" => Self::Nil,
            "Boolean" => Self::Boolean,
            "Integer" => Self::Integer,
            "Float" => Self::Float,
            "String" => Self::String,
            "Symbol" => Self::Symbol,
            "Array" => Self::Array,
            "Hash" => Self::Hash,
            "Range" => Self::Range,
            "Regexp" => Self::Regexp,
            "Proc" => Self::Proc,
            _ => return None,
        })
    }

    /// The letter that stands for it in the rows, as the sort of an argument.
    const fn letter(self) -> Option<char> {
        Some(match self {
            Self::Nil => 'n',
            Self::Boolean => 'b',
            Self::Integer => 'i',
            Self::Float => 'f',
            Self::String => 's',
            Self::Symbol => 'y',
            Self::Array => 'a',
            Self::Hash => 'h',
            Self::Range | Self::Regexp | Self::Proc => return None,
        })
    }
}

/// What a method is called with.
#[derive(Debug, Clone, Copy)]
pub struct CallShape<'a> {
    /// The class of each argument, where it is known; `None` where a splat hides how many there are
    pub arguments: Option<&'a [Option<RubyClass>]>,
    /// Whether it is given a block: many methods then take fewer arguments
    pub block: bool,
}

/// The error that Ruby certainly raises when a method of that name is called on a value of a class.
///
/// A name that no class of Ruby has is not said to be missing, as a gem may have added it.
pub fn refusal(receiver: RubyClass, name: &str, call: CallShape<'_>) -> Option<CallResult> {
    let Some(row) = METHODS.rows.get(&(receiver, name)) else {
        return METHODS.lacks(name).then_some(CallResult::NoMethod);
    };
    let arguments = call.arguments?;
    // A hash may be keyword arguments, which are no argument of their own.
    let is_operator = !name.contains(|c: char| c.is_ascii_alphanumeric());
    let may_be_keywords = arguments.last() == Some(&Some(RubyClass::Hash)) && !is_operator;
    if call.block || may_be_keywords {
        return None;
    }
    if !row.takes(arguments.len()) {
        return Some(CallResult::Raises("ArgumentError"));
    }
    let [Some(only)] = arguments else { return None };
    let letter = only.letter()?;
    row.refused.iter().find(|(_, sorts)| sorts.contains(letter)).map(|(error, _)| CallResult::Raises(error))
}

/// What the rows say, by class and name.
struct Methods {
    rows: HashMap<(RubyClass, &'static str), MethodRow>,
    /// Those that every object has.
    common: HashSet<&'static str>,
    /// Those of any class.
    names: HashSet<&'static str>,
}

impl Methods {
    fn of(rows: &'static str) -> Self {
        let mut methods = Self { rows: HashMap::new(), common: HashSet::new(), names: HashSet::new() };
        for line in rows.lines().filter(|line| !line.starts_with("# ")) {
            let mut words = line.split(' ');
            let (Some(class), Some(name)) = (words.next(), words.next()) else { continue };
            match RubyClass::of_row(class) {
                Some(class) => {
                    methods.names.insert(name);
                    methods.rows.insert((class, name), MethodRow::of(words));
                }
                None => methods.common.extend(words.chain([name])),
            }
        }
        methods
    }

    /// Whether a class that has no row for a name has no such method.
    fn lacks(&self, name: &str) -> bool {
        self.names.contains(name) && !self.common.contains(name)
    }
}

/// One method of one class.
struct MethodRow {
    fewest: usize,
    most: usize,
    /// The error, and the letters of the sorts of a single argument that raise it.
    refused: Vec<(&'static str, &'static str)>,
}

impl MethodRow {
    fn of(mut words: impl Iterator<Item = &'static str>) -> Self {
        let taken = words.next().unwrap_or("*");
        let (fewest, most) = taken.split_once("..").unwrap_or((taken, taken));
        Self {
            fewest: fewest.trim_end_matches('+').parse().unwrap_or(0),
            most: most.parse().unwrap_or(usize::MAX),
            refused: words.filter_map(|word| word.split_once(':')).collect(),
        }
    }

    fn takes(&self, count: usize) -> bool {
        (self.fewest..=self.most).contains(&count)
    }
}
