//! gitlab.rb text in shell scripts, Dockerfiles, `.env` files, units of systemd, Terraform, Nomad, Puppet and Nix files:
//! values of the variable, and what writes a gitlab.rb. It is read; only a here-document that nothing is filled into is
//! rewritten.
//!
//! [`heredoc`] finds here-documents, [`assigned`] looks at each place that names the variable, [`commands`] at what `echo` and
//! the like write, with [`printed`] for what that is, and [`literals`] at long strings of Terraform, Puppet and Nix. [`target`]
//! knows the files that are written, and [`word`] reads values. What is given a value in a way that none of them follows is reported.

mod assigned;
mod commands;
pub(super) mod dialect;
mod heredoc;
mod literals;
mod printed;
mod target;
mod word;

use super::VARIABLE;
use super::found::{TextPlace, offset};
use super::map::{Map, RunKind};
use super::template::tags::Languages;
use crate::syntax::Span;
use dialect::Dialect;
use target::Targets;

/// How deep here-documents in here-documents are followed.
pub(super) const DEEPEST: usize = 4;

/// A value as its quotes have it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct QuotedValue {
    text: Vec<u8>,
    map: Map,
    /// Whether something is filled in for `$name`.
    expands: bool,
}

impl QuotedValue {
    fn at(start: usize) -> Self {
        Self { text: Vec::new(), map: Map::at(offset(start)), expands: false }
    }

    /// Adds bytes that stand for themselves.
    fn keep(&mut self, file: &[u8], start: usize, end: usize) {
        self.text.extend_from_slice(&file[start..end]);
        self.map.push(offset(end - start), span(start, end), RunKind::Same);
    }

    /// Adds a part of another value.
    fn take(&mut self, other: &Self, range: std::ops::Range<usize>) {
        let pieces = other.map.pieces();
        let from = pieces.partition_point(|piece| piece.inner.end as usize <= range.start);
        for piece in pieces[from..].iter().take_while(|piece| (piece.inner.start as usize) < range.end) {
            let (start, end) = (piece.inner.start as usize, piece.inner.end as usize);
            let (first, last) = (start.max(range.start), end.min(range.end));
            let outer = match piece.kind {
                RunKind::Same => Span::new(
                    piece.outer.start + offset(first - start),
                    piece.outer.start + offset(last - start),
                ),
                _ => piece.outer,
            };
            self.map.push(offset(last - first), outer, piece.kind);
            self.text.extend_from_slice(&other.text[first..last]);
        }
        self.expands |= other.expands;
    }

    /// Adds what is spelled otherwise.
    fn spell(&mut self, text: &[u8], start: usize, end: usize) {
        self.text.extend_from_slice(text);
        self.map.push(offset(text.len()), span(start, end), RunKind::Spelled);
    }
}

fn span(start: usize, end: usize) -> Span {
    Span::new(offset(start), offset(end))
}

/// The tags that a dialect fills in.
fn languages(dialect: Dialect, expands: bool) -> Languages {
    let none = Languages::default();
    match dialect {
        _ if !expands => none,
        // Templates of Nomad have tags of Go.
        Dialect::Hcl => Languages { directives: true, dollar_braces: true, braces: true, go: true, ..none },
        Dialect::Puppet | Dialect::Nix => Languages { dollar_braces: true, ..none },
        Dialect::EnvFile => Languages { dollar_names: true, dollar_braces: true, ..none },
        Dialect::Shell => Languages { dollar_names: true, dollar_braces: true, commands: true, ..none },
    }
}

/// The texts in a script, in its order.
pub(super) fn texts(file: &[u8], dialect: Dialect) -> Vec<TextPlace> {
    texts_within(file, dialect, DEEPEST)
}

/// The same in a part of a file, which may have parts of its own.
pub(super) fn texts_within(file: &[u8], dialect: Dialect, deepest: usize) -> Vec<TextPlace> {
    let Some(deeper) = deepest.checked_sub(1) else { return Vec::new() };
    let documents = match dialect {
        Dialect::Nix | Dialect::Puppet => Vec::new(),
        _ => heredoc::all(file),
    };
    let targets = Targets::of(file, dialect);
    let mut found: Vec<TextPlace> =
        documents.iter().flat_map(|document| heredoc::texts(file, document, &targets, deeper)).collect();
    for at in memchr::memmem::find_iter(file, VARIABLE) {
        let next = documents.partition_point(|document| document.body.end <= at);
        let inside = documents
            .get(next)
            .is_some_and(|document| document.body.contains(&at) || document.assigns(file, at));
        if !inside {
            found.extend(assigned::text(file, at, dialect));
        }
    }
    found.extend(literals::texts(file, &targets));
    if dialect == Dialect::Shell {
        found.extend(commands::texts(file, &documents, &targets, deeper));
    }
    found.sort_by_key(TextPlace::start);
    found.dedup_by_key(|found| found.start());
    found
}

fn line_start(file: &[u8], at: usize) -> usize {
    file[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(file: &str, dialect: Dialect) -> Vec<String> {
        let found = super::texts(file.as_bytes(), dialect).into_iter().map(|found| match found {
            TextPlace::Text(text) => String::from_utf8_lossy(&text.held).into_owned(),
            TextPlace::NotFollowed(span, kind) => format!("{kind:?} at {span:?}"),
        });
        found.collect()
    }

    fn shell(file: &str) -> Vec<String> {
        texts(file, Dialect::Shell)
    }

    #[test]
    fn every_way_to_quote_a_value() {
        assert_eq!(shell("docker run --env GITLAB_OMNIBUS_CONFIG=\"a \\\"b\\\" \\\nc\" x\n"), ["a \"b\" c"]);
        assert_eq!(shell("export GITLAB_OMNIBUS_CONFIG='a \"$b\"'\n"), ["a \"$b\""]);
        assert_eq!(shell("docker run -e \"GITLAB_OMNIBUS_CONFIG=a 'b'\" x\n"), ["a 'b'"]);
        assert_eq!(shell("docker run -e 'GITLAB_OMNIBUS_CONFIG=a \"b\"' x\n"), ["a \"b\""]);
        assert_eq!(shell("env => ['GITLAB_OMNIBUS_CONFIG=a'],\n"), ["a"]);
        assert_eq!(shell("GITLAB_OMNIBUS_CONFIG=$'a\\nb\\'' x\n"), ["a\nb'"]);
        assert_eq!(shell("GITLAB_OMNIBUS_CONFIG=\"a \"b:1\"; c\" x\n"), ["a b:1; c"]);
        assert_eq!(
            shell("GITLAB_OMNIBUS_CONFIG=\"a $(hostname -f \"x\") b\" x\n"),
            ["a $(hostname -f \"x\") b"]
        );
        assert_eq!(shell("ENV GITLAB_OMNIBUS_CONFIG a \\\n  b\n"), ["a   b"]);
        assert_eq!(shell("Environment=\"GITLAB_OMNIBUS_CONFIG=a 'b'\"\n"), ["a 'b'"]);
    }

    #[test]
    fn what_names_the_variable_only_is_passed_over() {
        assert_eq!(shell("docker run -e GITLAB_OMNIBUS_CONFIG x; # GITLAB_OMNIBUS_CONFIG=1"), [""; 0]);
        assert_eq!(shell("[ -z \"$GITLAB_OMNIBUS_CONFIG\" ] && x ${GITLAB_OMNIBUS_CONFIG}\n"), [""; 0]);
        assert_eq!(shell("GITLAB_OMNIBUS_CONFIG= x\nMY_GITLAB_OMNIBUS_CONFIG=1\n"), [""; 0]);
        assert_eq!(shell("GITLAB_OMNIBUS_CONFIG=`cat x`\n"), ["NotUnderstood at 0..21"]);
        assert_eq!(shell("GITLAB_OMNIBUS_CONFIG=\"$(cat x)\"\n"), ["NotUnderstood at 0..21"]);
    }

    #[test]
    fn here_documents() {
        assert_eq!(shell("GITLAB_OMNIBUS_CONFIG=$(cat <<'EOF'\na = 1\nEOF\n)\n"), ["a = 1\n"]);
        assert_eq!(shell("read -r -d '' GITLAB_OMNIBUS_CONFIG <<EOF\na \\$b\nEOF\n"), ["a $b\n"]);
        assert_eq!(
            shell("cat <<EOF | sudo tee -a /etc/gitlab/gitlab.rb >/dev/null\na = 1\nEOF\n"),
            ["a = 1\n"]
        );
        assert_eq!(shell("cat > other.rb <<EOF\na = 1\nEOF\n"), [""; 0]);
        let yaml =
            "cat > docker-compose.yml <<EOF\nenvironment:\n  GITLAB_OMNIBUS_CONFIG: |\n    a = 1\nEOF\n";
        assert_eq!(shell(yaml), ["a = 1\n"]);
        let manifest = "kubectl apply -f - <<EOF\ndata:\n  gitlab.rb: |\n    a = 1\nEOF\n";
        assert_eq!(shell(manifest), ["a = 1\n"]);
        let nested = "inline: <<-SHELL\n  cat > /etc/gitlab/gitlab.rb <<'RB'\na = 1\nRB\nSHELL\n";
        assert_eq!(shell(nested), ["a = 1\n"]);
        let env = "cat > .env <<EOF\nA=1\nGITLAB_OMNIBUS_CONFIG=external_url \"x\"\nEOF\n";
        assert_eq!(shell(env), ["external_url \"x\""]);
    }

    #[test]
    fn terraform_and_nomad() {
        let hcl = |file| texts(file, Dialect::Hcl);
        assert_eq!(hcl("  GITLAB_OMNIBUS_CONFIG = <<-EOT\n    a = 1\n  EOT\n"), ["    a = 1\n"]);
        assert_eq!(hcl("{ name = \"GITLAB_OMNIBUS_CONFIG\",\n value = <<EOT\na\nEOT\n}"), ["a\n"]);
        assert_eq!(hcl("{ name = \"GITLAB_OMNIBUS_CONFIG\", value = \"a\" }"), ["a"]);
        assert_eq!(
            hcl("env = [\n  \"GITLAB_OMNIBUS_CONFIG=a '${x(\"b\")}'\\nc\"\n]"),
            ["a '${x(\"b\")}'\nc"]
        );
        assert_eq!(hcl("  GITLAB_OMNIBUS_CONFIG = join(\"\\n\", var.lines)\n"), ["NotUnderstood at 2..23"]);
        assert_eq!(hcl("  GITLAB_OMNIBUS_CONFIG = join(\"\\n\", [\"a\", \"b\"])\n"), ["a\nb"]);
        assert_eq!(hcl("  GITLAB_OMNIBUS_CONFIG = join(\"\\n\", [])\n"), [""; 0], "nothing is set");
        let template = "template {\n  data = <<EOH\na = 1\nEOH\n  destination = \"local/gitlab.rb\"\n}\n";
        assert_eq!(hcl(template), ["a = 1\n"]);
        assert_eq!(hcl(&template.replace("gitlab.rb", "x.conf")), [""; 0]);
    }

    #[test]
    fn files_of_variables() {
        let env = |file| texts(file, Dialect::EnvFile);
        assert_eq!(
            env("GITLAB_OMNIBUS_CONFIG=external_url \"http://x\"; a\nB=1\n"),
            ["external_url \"http://x\"; a"]
        );
        assert_eq!(env("export GITLAB_OMNIBUS_CONFIG='a\nb'\n"), ["a\nb"]);
        assert_eq!(env("GITLAB_OMNIBUS_CONFIG=\n#GITLAB_OMNIBUS_CONFIG=a\n"), [""; 0]);
    }
}
