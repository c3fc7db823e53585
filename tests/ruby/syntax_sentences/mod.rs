//! The grammar is tried: sentences are made from `grammar/gitlab_rb.ebnf` and read by our parser and
//! by prism. Through every production there are sentences that both accept, so that one which
//! describes no Ruby fails the test; and what prism accepts we accept, but for a few oddities.

mod notation;

use std::collections::{BTreeMap, BTreeSet};

use gitlab_rb::syntax::parse;
use notation::Part;

const GRAMMAR: &str = include_str!("../../../grammar/gitlab_rb.ebnf");

/// What the notation cannot say, hence the comments of the grammar do: spellings to choose from.
/// The cases of `grammar/cases/` try these productions.
const SPELLED: &[(&str, &[&str])] = &[
    ("identifier", &["a", "b_1", "foo"]),
    ("constant", &["A", "Foo"]),
    ("target", &["a", "b['c']", "@a"]),
    ("operator_name", &["+", "[]", "<=>", "=="]),
    ("binary_operator", &["+", "*", "&&", "||", "<<", "<"]),
    ("single_quoted", &["'a'", "''", "'a\\'b'"]),
    ("double_quoted", &["\"a\"", "\"#{b}\"", "\"a\\n\""]),
    ("shell", &["`a`"]),
    ("percent_literal", &["%w[a b]", "%q(a)", "%i[a]", "%r{a}i"]),
    ("regexp", &["/a/", "/a/i"]),
    ("heredoc", &["<<~A\n  a\nA\n"]),
    ("character", &["?a"]),
    ("global_variable", &["$a", "$1", "$!"]),
    ("instance_variable", &["@a", "@@a"]),
    ("number", &["1", "0x1f", "1.5", "1_000", "2e3"]),
    ("comment", &["# a"]),
    ("gap", &[" "]),
    ("leading", &[""]),
    ("trailing", &["\n", ";"]),
    ("then", &["\n", " then "]),
    ("loop_do", &["\n", " do "]),
    ("_", &[" "]),
    ("EOL", &["\n"]),
];

/// Productions that only the spellings above, or the trivia between statements, reach.
const BELOW: &[&str] = &[
    "based_integer",
    "block_comment",
    "comment",
    "byte_order_mark",
    "decimal_digits",
    "delimited",
    "embedded_statements",
    "gap",
    "embedded_variable",
    "escape",
    "exponent",
    "fraction",
    "heredoc_opening",
    "heredoc_text",
    "interpolation",
    "percent_symbol",
    "regexp_flags",
    "words",
];

/// So many sentences through each production are made at most, and
const SENTENCES: u64 = 600;

/// so many that both accept are enough.
const ENOUGH: u64 = 12;

/// So many sentences may be refused by us alone: `1 in *a`, a trailing comma of a pattern, `1 .. ..`,
/// `a :: b ...`, a line's end in `when *`. Nobody writes them into a gitlab.rb; a new kind goes over it.
const REFUSED: usize = 39;

/// Beyond so many bytes the shortest way to an end is taken.
const LONGEST: usize = 40;

/// Up to this depth any way to the production wanted is taken, then the shortest.
const WANDERING: usize = 12;

/// Beyond this depth too.
const DEEPEST: usize = 30;

struct Maker<'g> {
    grammar: &'g BTreeMap<String, Part>,
    /// How deep the shallowest sentence of each production is.
    heights: &'g BTreeMap<&'g str, usize>,
    /// How many productions lead from each to the one wanted.
    distances: &'g BTreeMap<&'g str, usize>,
    wanted: &'g str,
    reached: bool,
    random: u64,
    text: String,
    touches: bool,
}

impl<'g> Maker<'g> {
    fn new(
        grammar: &'g BTreeMap<String, Part>,
        heights: &'g BTreeMap<&'g str, usize>,
        distances: &'g BTreeMap<&'g str, usize>,
        wanted: &'g str,
        seed: u64,
    ) -> Self {
        let random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        Self {
            grammar,
            heights,
            distances,
            wanted,
            reached: false,
            random,
            text: String::new(),
            touches: true,
        }
    }

    fn below(&mut self, count: usize) -> usize {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.random >> 33).unwrap_or(0) % count.max(1)
    }

    fn token(&mut self, token: &str) {
        if !self.touches && !self.text.ends_with([' ', '\n']) && !token.is_empty() {
            self.text.push(' ');
        }
        self.touches = false;
        self.text.push_str(token);
    }

    /// How far the wanted production is, while it is wanted.
    fn way(&self, part: &Part) -> Option<usize> {
        if self.reached { None } else { distance(part, self.distances) }
    }

    fn make(&mut self, part: &'g Part, depth: usize, leads: bool) {
        match part {
            Part::Touch => self.touches = true,
            Part::Text(text) => self.token(text),
            Part::Class(characters) => {
                let at = self.below(characters.len());
                let character = characters.get(at).copied().unwrap_or('x');
                self.token(&character.to_string());
            }
            Part::Name(name) => {
                self.reached |= name == self.wanted;
                match (spellings(name), self.grammar.get(name)) {
                    (Some(spellings), _) => {
                        let at = self.below(spellings.len());
                        self.token(spellings[at]);
                    }
                    (None, Some(part)) => self.make(part, depth + 1, leads),
                    (None, None) => panic!("nothing says what `{name}` is"),
                }
            }
            Part::Choice(parts) => {
                let ways: Vec<&Part> =
                    parts.iter().filter(|part| leads && self.way(part).is_some()).collect();
                let way = if depth > WANDERING {
                    ways.iter().min_by_key(|part| self.way(part)).copied()
                } else {
                    let at = self.below(ways.len());
                    ways.get(at).copied()
                };
                let is_short = self.text.len() > LONGEST || depth > DEEPEST || self.below(4) > 0;
                let short = parts.iter().min_by_key(|part| height(part, self.heights).unwrap_or(usize::MAX));
                let chosen = match way.or(short.filter(|_| is_short)) {
                    Some(part) => part,
                    None => &parts[self.below(parts.len())],
                };
                self.make(chosen, depth, leads);
            }
            Part::Sequence(parts) => {
                let ways = parts.iter().enumerate().filter_map(|(at, part)| Some((self.way(part)?, at)));
                let on_the_way = ways.min().filter(|_| leads).map(|(_, at)| at);
                for (at, part) in parts.iter().enumerate() {
                    self.make(part, depth, on_the_way == Some(at));
                }
            }
            Part::Repeat(part, least, most) => {
                let needed = usize::from(leads && self.way(part).is_some());
                let chance = if self.text.len() > LONGEST || depth > DEEPEST || self.below(3) > 0 {
                    0
                } else {
                    self.below(most + 1)
                };
                for at in 0..chance.max(*least).max(needed) {
                    self.make(part, depth, leads && at == 0);
                }
            }
        }
    }
}

fn spellings(name: &str) -> Option<&'static [&'static str]> {
    SPELLED.iter().find(|(spelled, _)| *spelled == name).map(|(_, spellings)| *spellings)
}

fn is_spelled(name: &str) -> bool {
    spellings(name).is_some()
}

/// How deep the shallowest sentence of a part is, as far as known.
fn height(part: &Part, known: &BTreeMap<&str, usize>) -> Option<usize> {
    match part {
        Part::Choice(parts) => parts.iter().filter_map(|part| height(part, known)).min(),
        Part::Sequence(parts) => parts.iter().try_fold(0, |most, part| Some(most.max(height(part, known)?))),
        Part::Repeat(_, 0, _) | Part::Text(_) | Part::Class(_) | Part::Touch => Some(0),
        Part::Repeat(part, ..) => height(part, known),
        Part::Name(name) if is_spelled(name) => Some(0),
        Part::Name(name) => known.get(name.as_str()).copied(),
    }
}

/// How far a part is from what is wanted.
fn distance(part: &Part, known: &BTreeMap<&str, usize>) -> Option<usize> {
    match part {
        Part::Choice(parts) | Part::Sequence(parts) => {
            parts.iter().filter_map(|part| distance(part, known)).min()
        }
        Part::Repeat(part, ..) => distance(part, known),
        Part::Name(name) => known.get(name.as_str()).copied(),
        Part::Text(_) | Part::Class(_) | Part::Touch => None,
    }
}

/// A number for each production: `of` its part and those already known, and one more.
fn fixpoint<'g>(
    grammar: &'g BTreeMap<String, Part>,
    mut known: BTreeMap<&'g str, usize>,
    of: impl Fn(&Part, &BTreeMap<&str, usize>) -> Option<usize>,
) -> BTreeMap<&'g str, usize> {
    loop {
        let before = known.clone();
        for (name, part) in grammar.iter().filter(|(name, _)| !is_spelled(name)) {
            if let Some(found) = of(part, &known) {
                let least = known.entry(name).or_insert(usize::MAX);
                *least = (*least).min(found + 1);
            }
        }
        if known == before {
            return known;
        }
    }
}

/// The sentences of a grammar that only prism accepts, and the productions without a sentence that
/// both accept.
fn judge(grammar: &str) -> (Vec<String>, BTreeSet<String>) {
    let productions = notation::productions(grammar);
    let heights = fixpoint(&productions, BTreeMap::new(), height);
    let (mut refused, mut fruitless) = (Vec::new(), BTreeSet::new());
    for wanted in productions.keys().filter(|name| !BELOW.contains(&name.as_str())) {
        let distances = fixpoint(&productions, BTreeMap::from([(wanted.as_str(), 0)]), distance);
        let mut both = 0;
        for seed in 0..SENTENCES {
            let mut maker = Maker::new(&productions, &heights, &distances, wanted, seed + 1);
            maker.make(&productions["statement"], 0, true);
            let sentence = maker.text;
            let theirs = ruby_prism::parse(sentence.as_bytes()).errors().next().is_none();
            let ours = parse(sentence.as_bytes()).errors.is_empty();
            both += u64::from(theirs && ours && (maker.reached || wanted == "statement"));
            if both == ENOUGH {
                break;
            }
            if theirs && !ours {
                refused.push(format!("{wanted}: {sentence}"));
            }
        }
        if both == 0 {
            fruitless.insert(wanted.clone());
        }
    }
    (refused, fruitless)
}

#[test]
fn sentences_of_the_grammar_are_ruby_and_ours() {
    let (refused, fruitless) = judge(GRAMMAR);
    let few = refused.len() <= REFUSED;
    assert!(few, "{} only prism accepts:\n{}", refused.len(), refused.join("\n-----\n"));
    assert!(fruitless.is_empty(), "no sentence that both accept through {fruitless:?}");
}

#[test]
fn a_wrong_production_is_found() {
    let wrong = GRAMMAR.replace(r#"arrow_value          ::= "=>""#, r#"arrow_value          ::= "=>>""#);
    assert_ne!(wrong, GRAMMAR);
    assert!(judge(&wrong).1.contains("arrow_value"));
}
