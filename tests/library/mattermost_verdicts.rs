//! Every setting, on every Mattermost that a GitLab release bundles, with every kind of value:
//! what is said about a variable agrees with what the tables say of that server.
//!
//! The expectation is computed here, from the columns of `mappings/mattermost/eras.json` and the
//! life of each setting, and shares no code with the reading of values in the library.

use std::collections::{BTreeMap, HashSet};

use gitlab_rb::mappings::mattermost::{
    AbsentKey, EmptyValue, EnvSupport, Era, FALSE_WORDS, InvalidValue, ListForm, MapForm, MattermostSetting,
    SettingType, TRUE_WORDS, era, legacy_keys, settings, validity_at,
};
use gitlab_rb::mappings::{MattermostVersion, Release, releases};
use gitlab_rb::mattermost::{Environment, Server, Verdict, verdict};
use gitlab_rb::value::{Key, Value};

/// What is to be said about a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Nothing,
    NotRead,
    Rejected,
    Ignored,
    NotString,
}

fn told(verdict: &Verdict) -> Option<Told> {
    Some(match verdict {
        Verdict::Applied => Told::Nothing,
        Verdict::NotRead(_) => Told::NotRead,
        Verdict::Rejected(_) => Told::Rejected,
        Verdict::Ignored(_) => Told::Ignored,
        Verdict::NotString { .. } => Told::NotString,
        Verdict::Unknown | Verdict::Misdocumented(_) => return None,
    })
}

/// Each release once for each Mattermost and each way of handing over.
fn servers() -> Vec<Server> {
    let mut found: Vec<Server> = Vec::new();
    for shipped in releases::all() {
        let Some(mattermost) = shipped.mattermost.filter(|_| shipped.release >= Release::new(9, 5)) else {
            continue;
        };
        found.push(Server { release: shipped.release, mattermost });
    }
    assert!(found.len() > 100, "the table of releases is there");
    found
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// The text that chpst hands over for a known value; `None`: nothing.
enum Handed {
    Nothing,
    Aborts,
    TooLong,
    Text(String),
}

fn handed(name: &str, value: &Value, release: Release) -> Handed {
    let written = match value {
        Value::String(text) => text.clone(),
        Value::Nil => return Handed::Nothing,
        _ if release < Release::new(11, 7) => return Handed::Aborts,
        Value::Integer(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Array(_) => r#"["a", "b"]"#.to_owned(),
        Value::Hash(_) => r#"{"a"=>1}"#.to_owned(),
        other => panic!("the test has no such value: {other:?}"),
    };
    if written.is_empty() {
        return Handed::Nothing;
    }
    let first = written.lines().next().unwrap_or_default();
    let first = if written.starts_with('\n') { "" } else { first };
    // `lines` takes a carriage return for part of the line's end, and chpst does not.
    let first = match written.split_once('\n') {
        Some((line, _)) => line,
        None => first,
    };
    let kept = first.trim_end_matches([' ', '\t']).replace('\0', "\n");
    if kept.len() + name.len() + 2 >= 131_072 { Handed::TooLong } else { Handed::Text(kept) }
}

/// Go's `strconv.ParseInt(text, 0 or 10, 64)` of the Go versions concerned.
fn parse_int(text: &str, base: u32) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty()
        || !digits.chars().all(|digit| digit.is_ascii_hexdigit() || digit == 'x' || digit == 'X')
    {
        return None;
    }
    let lower = digits.to_ascii_lowercase();
    let (body, radix) = match lower.strip_prefix("0x") {
        Some(body) if base == 0 => (body, 16),
        _ if base == 0 && lower.len() > 1 && lower.starts_with('0') => (&lower[1..], 8),
        _ => (lower.as_str(), 10),
    };
    if body.starts_with(['+', '-']) {
        return None;
    }
    i64::from_str_radix(&format!("{sign}{body}"), radix).ok()
}

fn expected(setting: &MattermostSetting, value: &Value, server: Server) -> Told {
    let Server { release, mattermost: version } = server;
    let handed = handed(&setting.variable, value, release);
    if release >= Release::new(10, 0) {
        match handed {
            Handed::Aborts => return Told::NotString,
            Handed::TooLong => return Told::Rejected,
            _ => {}
        }
    }
    let era = era(version);
    if !setting.exists_in(version)
        || release < Release::new(10, 0)
        || !era.overrides
        || !is_looked_at(setting, era, server)
    {
        return Told::NotRead;
    }
    let Handed::Text(text) = handed else { return Told::Ignored };
    let effect = |effect: InvalidValue| match effect {
        InvalidValue::StopsStart => Told::Rejected,
        InvalidValue::Ignored => Told::Ignored,
    };
    if setting.env == Some(EnvSupport::Never) {
        return Told::Rejected;
    }
    let compound = matches!(value, Value::Array(_) | Value::Hash(_));
    if text.is_empty() && era.empty == EmptyValue::NotSet {
        return Told::Ignored;
    }
    let told = match setting.kind_at(version) {
        SettingType::Bool if text.is_empty() => Told::Ignored,
        SettingType::Bool if TRUE_WORDS.contains(&text.as_str()) || FALSE_WORDS.contains(&text.as_str()) => {
            Told::Nothing
        }
        SettingType::Bool => effect(era.invalid_bool),
        SettingType::Integer => match parse_int(&text, era.integer_base) {
            None => effect(era.invalid_integer),
            Some(number) if text.parse::<i64>().is_ok_and(|decimal| decimal != number) => Told::Ignored,
            Some(_) => Told::Nothing,
        },
        SettingType::String | SettingType::Unknown if text.is_empty() => {
            let default = default_of(setting, version);
            let filled = era.default_replaces_empty && !matches!(default.as_deref(), Some("\"\"") | None);
            if filled { Told::Ignored } else { Told::Nothing }
        }
        SettingType::String | SettingType::Unknown => Told::Nothing,
        SettingType::List if text.is_empty() && era.list == ListForm::Comma => Told::Nothing,
        SettingType::List if text.is_empty() => Told::Ignored,
        SettingType::List => list(&text, era.list),
        SettingType::Map => match era.map {
            MapForm::StopsStart => Told::Rejected,
            MapForm::Json if text.starts_with('{') && !compound && text != "{" => Told::Nothing,
            _ => Told::Ignored,
        },
        SettingType::Json if serde_json::from_str::<serde_json::Value>(&text).is_ok() => Told::Nothing,
        SettingType::Json | SettingType::Objects => Told::Rejected,
    };
    after_reading(setting, value, told, server)
}

/// What the value is told for where the server itself could read it.
fn after_reading(setting: &MattermostSetting, value: &Value, told: Told, server: Server) -> Told {
    let compound = matches!(value, Value::Array(_) | Value::Hash(_));
    let is_json = setting.kind == SettingType::Json && matches!(value, Value::Array(_));
    match told {
        Told::Ignored if compound => return Told::NotString,
        Told::Nothing if compound && !is_json => return Told::NotString,
        Told::Nothing => {}
        told => return told,
    }
    let Value::String(written) = value else { return told };
    let mut lines = written.split('\n');
    let first = lines.next().unwrap_or_default();
    let more = lines.any(|line| !line.trim().is_empty());
    let trimmed = matches!(
        setting.kind_at(server.mattermost),
        SettingType::String | SettingType::List | SettingType::Unknown
    ) && first.ends_with([' ', '\t']);
    let control = first.contains('\0') || (first.ends_with('\r') && written.contains('\n'));
    if more || trimmed || control { Told::Ignored } else { Told::Nothing }
}

/// Without regard to its value.
fn is_looked_at(setting: &MattermostSetting, era: &Era, server: Server) -> bool {
    let version = server.mattermost;
    if era.absent_key == AbsentKey::Ignored {
        let written = legacy_keys().iter().flat_map(|row| row.written).any(|written| {
            written.path.eq_ignore_ascii_case(&setting.path)
                && (written.first..=written.last).contains(&server.release)
        });
        if !written {
            return false;
        }
    }
    if setting.kind == SettingType::Map {
        let unread = era.unread_maps.iter().any(|path| path.eq_ignore_ascii_case(&setting.path));
        return era.map == MapForm::Json || (era.map == MapForm::StopsStart && !unread);
    }
    // What is read, but no longer goes by: the days of sessions, from Mattermost 7.0 on.
    let days = setting.path.starts_with("ServiceSettings.SessionLength") && setting.path.ends_with("InDays");
    if days && version >= MattermostVersion::new(7, 0) {
        return false;
    }
    let works = setting.env_from.is_none_or(|from| from <= version)
        && setting.env_until.is_none_or(|until| version <= until);
    works || setting.env == Some(EnvSupport::Never)
}

fn default_of(setting: &MattermostSetting, version: MattermostVersion) -> Option<String> {
    let first = setting.default_first.filter(|_| version == setting.from);
    first.or(setting.default).map(|text| text.to_string())
}

fn list(text: &str, form: ListForm) -> Told {
    let fits = match form {
        ListForm::OneElement => !text.contains([',', ' ']),
        ListForm::Comma => !text.contains(' '),
        ListForm::Space => !text.contains(',') && !text.split(' ').any(str::is_empty),
    };
    let leading = form != ListForm::Space && !text.trim().contains([',', ' ']);
    let json = text.starts_with('[');
    if (fits || leading) && !json { Told::Nothing } else { Told::Ignored }
}

fn kind_name(kind: SettingType) -> String {
    format!("{kind:?}")
}

/// The rows of paths that changed their letter case, where the server has the other row.
fn twins(servers: &[Server]) -> HashSet<(&'static str, MattermostVersion)> {
    let mut found = HashSet::new();
    for row in settings().iter().filter(|row| !row.same_variable_as.is_empty()) {
        for server in servers {
            let others =
                settings().iter().filter(|other| other.variable == row.variable && other.path != row.path);
            if others.into_iter().any(|other| other.exists_in(server.mattermost)) {
                found.insert((row.path.as_str(), server.mattermost));
            }
        }
    }
    found
}

/// Whether the server's own checks may have a word in it: those have a test of their own.
fn is_checked(setting: &MattermostSetting, version: MattermostVersion) -> bool {
    validity_at(&setting.path, version).next().is_some()
}

fn values() -> Vec<Value> {
    let mut values: Vec<Value> = [
        "true",
        "false",
        "1",
        "0",
        "t",
        "T",
        "F",
        "TRUE",
        "True",
        "tRUE",
        "yes",
        "on",
        "no",
        "2",
        "",
        " ",
        "\n",
        " \t",
        "7",
        "7 ",
        "7\t",
        " 7",
        "07",
        "08",
        "010",
        "0x10",
        "0X1f",
        "0b1",
        "0o7",
        "1_000",
        "7.5",
        "-1",
        "+7",
        "--7",
        "9223372036854775807",
        "9223372036854775808",
        "a,b",
        "a, b",
        "a b",
        "a  b",
        "[\"a\", \"b\"]",
        "[]",
        "{}",
        "{\"a\":{\"Enable\":true}}",
        "{",
        "7\n8",
        "a\nb",
        "a\n",
        "a\r\n",
        "7\r\n8",
        "a\0b",
        "\u{e4}\u{65e5}",
        "  x",
        "x  ",
        "null",
        "true\n",
        "\nsecond",
    ]
    .into_iter()
    .map(text)
    .collect();
    values.push(text(&"x".repeat(500)));
    values.push(Value::Nil);
    values.push(Value::Bool(true));
    values.push(Value::Bool(false));
    values.push(Value::Integer(25));
    values.push(Value::Integer(-3));
    values.push(Value::Float(7.5));
    values.push(Value::Array(vec![text("a"), text("b")]));
    values.push(Value::Hash([(Key::Text("a".into()), Value::Integer(1))].into_iter().collect()));
    values
}

#[test]
fn every_setting_on_every_server_with_every_kind_of_value() {
    let values = values();
    let mut wrong: BTreeMap<(Told, Option<Told>), Vec<String>> = BTreeMap::new();
    let mut counts: BTreeMap<Told, usize> = BTreeMap::new();
    let mut thorough_ones: BTreeMap<(String, MattermostVersion), usize> = BTreeMap::new();
    let servers = servers();
    let twins = twins(&servers);
    for server in servers {
        for setting in settings() {
            if twins.contains(&(setting.path.as_str(), server.mattermost))
                || is_checked(setting, server.mattermost)
            {
                continue;
            }
            let kind = setting.kind_at(server.mattermost);
            let by_name = expected(setting, &values[0], server) == Told::NotRead;
            let thorough = thorough_ones.entry((kind_name(kind), server.mattermost)).or_default();
            // Settings of one kind are read alike: a few get every value, all get some.
            let step = if by_name || *thorough >= 4 { 9 } else { 1 };
            *thorough += usize::from(!by_name);
            let start = usize::from(server.mattermost.minor) % step;
            for value in values.iter().skip(start).step_by(step) {
                let expected = expected(setting, value, server);
                let found = told(&verdict(&setting.variable, value, &Environment::default(), server));
                if found == Some(expected) {
                    *counts.entry(expected).or_default() += 1;
                } else {
                    let shown = format!("{value:?}").chars().take(60).collect::<String>();
                    wrong.entry((expected, found)).or_default().push(format!(
                        "GitLab {} (Mattermost {}): {} = {shown}",
                        server.release, server.mattermost, setting.variable
                    ));
                }
            }
        }
    }
    let report: Vec<_> = wrong
        .iter()
        .map(|((expected, found), cases)| {
            format!(
                "expected {expected:?}, found {found:?}, {} times:\n  {}",
                cases.len(),
                cases[..cases.len().min(6)].join("\n  ")
            )
        })
        .collect();
    assert!(report.is_empty(), "{}", report.join("\n"));
    // Each kind of answer is given, and often: the loop looks at something.
    for told in [Told::Nothing, Told::NotRead, Told::Rejected, Told::Ignored, Told::NotString] {
        assert!(counts.get(&told).is_some_and(|count| *count > 1_000), "{told:?}: {counts:?}");
    }
    eprintln!("{counts:?}");
}

#[test]
fn a_value_that_linux_starts_no_program_with_is_rejected_whatever_reads_it() {
    let server = Server { release: Release::new(11, 0), mattermost: MattermostVersion::new(4, 10) };
    for name in ["MM_TEAMSETTINGS_CUSTOMBRANDTEXT", "MM_NOTHING", "HTTP_PROXY"] {
        let fits = 131_072 - name.len() - 3;
        let judged = |length: usize| {
            let value = text(&"x".repeat(length));
            matches!(verdict(name, &value, &Environment::default(), server), Verdict::Rejected(_))
        };
        assert!(!judged(fits), "{name}");
        assert!(judged(fits + 1), "{name}");
    }
}

#[test]
fn the_server_s_own_checks_are_obeyed() {
    let rejected = |name: &str, value: &str, release: &str| {
        let release: Release = release.parse().unwrap();
        let server = Server { release, mattermost: releases::bundled_mattermost(release).unwrap() };
        let value = text(value);
        let environment = [(name, &value)].into_iter().collect();
        matches!(verdict(name, &value, &environment, server), Verdict::Rejected(_))
    };
    for row in gitlab_rb::mappings::mattermost::validity() {
        assert!(gitlab_rb::mappings::mattermost::setting(&row.path).is_some(), "{}", row.path);
    }
    let thirty = "x".repeat(30);
    assert!(!rejected("MM_TEAMSETTINGS_SITENAME", &thirty, "11.0"));
    assert!(rejected("MM_TEAMSETTINGS_SITENAME", &format!("{thirty}x"), "11.0"));
    assert!(rejected("MM_TEAMSETTINGS_SITENAME", &"\u{e4}".repeat(16), "18.11"));
    assert!(rejected("MM_SERVICESETTINGS_MAXIMUMLOGINATTEMPTS", "0", "12.10"));
    assert!(!rejected("MM_SERVICESETTINGS_MAXIMUMLOGINATTEMPTS", "1", "12.10"));
    assert!(rejected("MM_SQLSETTINGS_DRIVERNAME", "sqlite", "15.11"));
    assert!(rejected("MM_WEBRTCSETTINGS_ENABLE", "true", "11.0"));
    assert!(!rejected("MM_WEBRTCSETTINGS_ENABLE", "false", "11.0"));
    assert!(!rejected("MM_IMAGEPROXYSETTINGS_IMAGEPROXYTYPE", "other", "15.11"), "the proxy is off");
}
