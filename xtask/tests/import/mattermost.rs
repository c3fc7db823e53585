//! `import mattermost` on a made-up tree of Go.

use std::process::Output;

use crate::case::Case;

const OLD: &str = r#"package model

const (
	DRIVER_MYSQL = "mysql"
	DRIVER_POSTGRES = "postgres"
	DEFAULT_SIZE = 5 * 10
)

type ServiceSettings struct {
	SiteURL     *string `restricted:"true"`
	Threads     *int
	GoneAPI     *bool
	Ciphers     []string
	oldInternal *bool
}

type SqlSettings struct {
	DriverName *string
	Key        *string
	Size       *int
}

type Inner struct {
	Address *string
}

type ExportSettings struct {
	Enable *bool
	Format *string
	Relay  *Inner
}

type Config struct {
	ServiceSettings ServiceSettings
	SqlSettings     SqlSettings
	ExportSettings  ExportSettings `json:"ExportSettings,omitempty"`
	Hidden          *bool `json:"-"`
}

func (s *ServiceSettings) SetDefaults(isUpdate bool, address string) {
	if s.SiteURL == nil {
		if isUpdate {
			s.SiteURL = NewString("updated")
		} else {
			s.SiteURL = NewString(address)
		}
	}
	if s.Threads == nil {
		s.Threads = NewInt(runtime.NumCPU())
	}
	if s.GoneAPI == nil {
		s.GoneAPI = new(bool)
		*s.GoneAPI = true
	}
	if s.Ciphers == nil {
		s.Ciphers = []string{"a", "b"}
	}
}

func (o *Config) isUpdate() bool {
	return o.ServiceSettings.SiteURL != nil
}

func (o *Config) SetDefaults() {
	isUpdate := o.isUpdate()
	o.ServiceSettings.SetDefaults(isUpdate, "http://new")
	if o.SqlSettings.DriverName == nil {
		o.SqlSettings.DriverName = NewString(DRIVER_MYSQL)
	}
	if o.SqlSettings.Size == nil {
		o.SqlSettings.Size = NewInt(DEFAULT_SIZE)
	}
	if o.SqlSettings.Key == nil || len(*o.SqlSettings.Key) == 0 {
		o.SqlSettings.Key = NewString(NewRandomString(32))
	}
	if o.ExportSettings.Relay == nil {
		o.ExportSettings.Relay = &Inner{}
	}
}

func (o *Config) IsValid() *AppError {
	if *o.SqlSettings.Size <= 0 {
		return NewAppError("size")
	}
	if err := o.ExportSettings.isValid(); err != nil {
		return err
	}
	return nil
}

func (s *ExportSettings) isValid() *AppError {
	if *s.Enable {
		if s.Format == nil || (*s.Format != "csv" && *s.Format != "xml") {
			return NewAppError("format")
		} else if *s.Relay.Address == "" {
			return NewAppError("address")
		} else if _, err := url.Parse(*s.Relay.Address); err != nil {
			return NewAppError("url")
		}
	}
	return nil
}
"#;

/// A checkout of two versions, and tables that know the first.
fn case() -> Case {
    let case = Case::new();
    case.source("model/config.go", OLD);
    case.tag("v5.1.0");
    case.tag("v5.1.1");
    let new = OLD
        .replace("GoneAPI ", "NewAPI  ")
        .replace("s.GoneAPI", "s.NewAPI")
        .replace("DEFAULT_SIZE = 5 * 10", "DEFAULT_SIZE = 99")
        .replace("`restricted:\"true\"`", "`access:\"environment_web_server,write_restrictable\"`")
        .replace("Size <= 0", "Size < 10")
        .replace("SiteURL     *string", "SiteUrl     *string")
        .replace("SiteURL", "SiteUrl");
    case.source("server/public/model/config.go", &new);
    std::fs::remove_dir_all(case.path("upstream/model")).expect("removed");
    case.tag("v5.2.0");
    case.tag("v5.2.0-rc1");
    case.table("mattermost/settings", &[
        r#"{"path": "ExportSettings.Enable", "variable": "MM_EXPORTSETTINGS_ENABLE", "kind": "bool", "go_type": "*bool", "from": "5.1", "default": "null", "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
        r#"{"path": "ExportSettings.Format", "variable": "MM_EXPORTSETTINGS_FORMAT", "kind": "string", "go_type": "*string", "from": "5.1", "default": "null", "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
        r#"{"path": "ExportSettings.Relay.Address", "variable": "MM_EXPORTSETTINGS_RELAY_ADDRESS", "kind": "string", "go_type": "*string", "from": "5.1", "default": "null", "in_pointer": true, "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
        r#"{"path": "ServiceSettings.Ciphers", "variable": "MM_SERVICESETTINGS_CIPHERS", "kind": "list", "go_type": "[]string", "from": "5.1", "default": "[\"a\", \"b\"]", "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
        r#"{"path": "ServiceSettings.GoneAPI", "variable": "MM_SERVICESETTINGS_GONEAPI", "kind": "bool", "go_type": "*bool", "from": "5.1", "default": "true", "env_note": "A person wrote this.", "evidence": "model/config.go of Mattermost 5.1 to 5.1; run on 5.1"}"#,
        r#"{"path": "ServiceSettings.SiteURL", "variable": "MM_SERVICESETTINGS_SITEURL", "kind": "string", "go_type": "*string", "from": "5.1", "default": "\"http://new\"", "access": ["restricted"], "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
        r#"{"path": "ServiceSettings.Threads", "variable": "MM_SERVICESETTINGS_THREADS", "kind": "integer", "go_type": "*int", "from": "5.1", "default": "4", "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
        r#"{"path": "SqlSettings.DriverName", "variable": "MM_SQLSETTINGS_DRIVERNAME", "kind": "string", "go_type": "*string", "from": "5.1", "default": "\"mysql\"", "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
        r#"{"path": "SqlSettings.Key", "variable": "MM_SQLSETTINGS_KEY", "kind": "string", "go_type": "*string", "from": "5.1", "default": "\"<random>\"", "secret": "masked", "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
        r#"{"path": "SqlSettings.Size", "variable": "MM_SQLSETTINGS_SIZE", "kind": "integer", "go_type": "*int", "from": "5.1", "default": "50", "evidence": "model/config.go of Mattermost 5.1 to 5.1"}"#,
    ]);
    case.table("mattermost/validity", &[
        r#"{"path": "ExportSettings.Enable", "check": {"kind": "true-needs", "paths": ["ExportSettings.Relay.Address"]}, "effect": "stops-start", "from": "5.1", "why": "An export needs an address.", "evidence": "isValid"}"#,
        r#"{"path": "ExportSettings.Format", "check": {"kind": "one-of", "values": ["csv", "xml"]}, "when_true": "ExportSettings.Enable", "effect": "stops-start", "from": "5.1", "why": "There is no other format.", "evidence": "isValid"}"#,
        r#"{"path": "ExportSettings.Relay.Address", "check": {"kind": "url"}, "when_true": "ExportSettings.Enable", "effect": "stops-start", "from": "5.1", "why": "It must be an address.", "evidence": "isValid"}"#,
        r#"{"path": "SqlSettings.Size", "check": {"kind": "at-least", "number": 1}, "effect": "stops-start", "from": "5.1", "why": "The number must be 1 or more.", "evidence": "isValid in model/config.go of Mattermost 5.1 to 5.1; run on 5.1"}"#,
    ]);
    case.table(
        "mattermost/renames",
        &[r#"{"old": "A.Old", "new": [], "change": "removed", "from": "3.5", "evidence": "a commit"}"#],
    );
    case
}

fn import(case: &Case, more: &[&str]) -> Output {
    case.import("mattermost", &case.path("upstream"), more)
}

fn shown(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn tables_that_are_true_of_a_version_stay() {
    let case = case();
    let output = import(&case, &["--release", "5.1", "--check"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
}

#[test]
fn a_new_version_ends_begins_and_changes_settings() {
    let case = case();
    let before = case.read("mattermost/settings");
    let checked = import(&case, &["--check"]);
    assert_eq!(checked.status.code(), Some(1), "{}", shown(&checked));
    assert_eq!(case.read("mattermost/settings"), before, "--check writes nothing");

    let written = import(&case, &["--release", "5.2"]);
    assert_eq!(written.status.code(), Some(0), "{}", shown(&written));
    let settings = case.read("mattermost/settings");
    for row in [
        r#""path": "ServiceSettings.GoneAPI", "variable": "MM_SERVICESETTINGS_GONEAPI", "kind": "bool", "go_type": "*bool", "from": "5.1", "until": "5.1", "default": "true", "env_note": "A person wrote this.", "evidence": "model/config.go of Mattermost 5.1 to 5.1; run on 5.1""#,
        r#"{"path": "ServiceSettings.NewAPI", "variable": "MM_SERVICESETTINGS_NEWAPI", "kind": "bool", "go_type": "*bool", "from": "5.2", "default": "true", "evidence": "server/public/model/config.go of Mattermost 5.2 to 5.2"}"#,
        r#""from": "5.2", "default": "\"http://new\"", "access": ["environment_web_server", "write_restrictable"], "#,
        r#""from": "5.1", "default": "99", "default_first": "50", "#,
        // What the program works out as it runs is a person's.
        r#""path": "ServiceSettings.Threads", "variable": "MM_SERVICESETTINGS_THREADS", "kind": "integer", "go_type": "*int", "from": "5.1", "default": "4", "evidence": "model/config.go of Mattermost 5.1 to 5.1""#,
    ] {
        assert!(settings.contains(row), "{row}\n{settings}");
    }
    assert!(!settings.contains("Hidden") && !settings.contains("oldInternal"), "{settings}");

    let again = import(&case, &["--release", "5.2", "--check"]);
    assert_eq!(again.status.code(), Some(0), "{}", shown(&again));
}

#[test]
fn what_the_newest_version_read_has_is_taken_to_stay_in_those_that_the_checkout_lacks() {
    let case = case();
    case.table(
        "mattermost/renames",
        &[r#"{"old": "A.Old", "new": [], "change": "removed", "from": "6.0", "evidence": "a commit"}"#],
    );
    assert_eq!(import(&case, &[]).status.code(), Some(0));
    let settings = case.read("mattermost/settings");
    assert!(settings.contains(r#""path": "ServiceSettings.NewAPI", "variable": "MM_SERVICESETTINGS_NEWAPI", "kind": "bool", "go_type": "*bool", "from": "5.2", "default""#), "{settings}");
    assert!(settings.contains(r#""variable": "MM_SERVICESETTINGS_GONEAPI", "kind": "bool", "go_type": "*bool", "from": "5.1", "until": "5.1","#), "{settings}");
    let validity = case.read("mattermost/validity");
    assert!(validity.contains(r#""check": {"kind": "at-least", "number": 1}, "effect": "stops-start", "from": "5.1", "until": "5.1""#), "{validity}");
    assert!(
        validity.contains(
            r#""check": {"kind": "at-least", "number": 10}, "effect": "stops-start", "from": "5.2", "why""#
        ),
        "{validity}"
    );
}

#[test]
fn another_limit_ends_one_row_and_begins_another() {
    let case = case();
    assert_eq!(import(&case, &[]).status.code(), Some(0));
    let validity = case.read("mattermost/validity");
    for row in [
        r#""check": {"kind": "at-least", "number": 1}, "effect": "stops-start", "from": "5.1", "until": "5.1", "why": "The number must be 1 or more.", "evidence": "isValid in model/config.go of Mattermost 5.1 to 5.1, read at each minor tag; run on 5.1""#,
        r#""check": {"kind": "at-least", "number": 10}, "effect": "stops-start", "from": "5.2", "why": "The number must be 10 or more.", "#,
        r#""check": {"kind": "url"}, "when_true": "ExportSettings.Enable", "effect": "stops-start", "from": "5.1", "why": "It must be an address.", "evidence": "isValid"}"#,
    ] {
        assert!(validity.contains(row), "{row}\n{validity}");
    }
}

#[test]
fn a_setting_that_ends_is_a_rename_that_a_person_decides_unless_only_its_letters_changed() {
    let case = case();
    assert_eq!(import(&case, &[]).status.code(), Some(0));
    let renames = case.read("mattermost/renames");
    assert!(renames.contains(r#"{"old": "ServiceSettings.SiteURL", "new": ["ServiceSettings.SiteUrl"], "change": "letter-case", "from": "5.2", "#), "{renames}");
    assert!(
        renames.contains(
            r#"{"old": "ServiceSettings.GoneAPI", "new": [], "change": "removed", "from": "5.2", "#
        ),
        "{renames}"
    );
    let apart = case.apart();
    assert!(
        apart.contains("ServiceSettings.GoneAPI") && apart.contains("it ended in 5.2: what takes its place?"),
        "{apart}"
    );
    assert!(!apart.contains("SiteURL"), "{apart}");
}

#[test]
fn a_damaged_checkout_is_refused_and_no_table_changes() {
    let case = case();
    let before = case.read("mattermost/settings");
    case.source("server/public/model/config.go", "package model\nfunc (");
    case.tag("v5.3.0");
    let no_go = import(&case, &[]);
    assert_eq!(no_go.status.code(), Some(2), "{}", shown(&no_go));
    assert!(shown(&no_go).contains("server/public/model/config.go of v5.3.0 is no Go"), "{}", shown(&no_go));
    case.damage();
    let output = import(&case, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(shown(&output).contains("No table was changed."), "{}", shown(&output));
    assert_eq!(case.read("mattermost/settings"), before);
}
