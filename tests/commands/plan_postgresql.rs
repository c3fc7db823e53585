//! `gitlab-rb plan`: the PostgreSQL, the Redis and the storage that a server must have before a package installs.

use crate::folder::Folder;
use crate::support::{newest, without_newest};

fn plan(text: &str, from: &str, to: &str, more: &[&str]) -> crate::folder::Ran {
    let folder = Folder::of(&[("gitlab.rb", text)]);
    let arguments = [&["plan", "--from", from, "--to", to, "gitlab.rb"], more].concat();
    folder.run(&arguments)
}

const PLAIN: &str = "external_url 'https://git.example.com'\n";
const HEADING: &str = "Database, Redis and storage";

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({snapshot_path => "../../snapshots/plan", prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!(name, without_newest(text));
    });
}

#[test]
fn each_upgrade_of_the_database_is_named_where_it_is_due() {
    snapshot("postgresql-9.5-newest", &plan(PLAIN, "9.5", newest(), &[]).told());
    snapshot(
        "postgresql-17.11-19.0-markdown",
        &plan(PLAIN, "17.11", "19.0", &["--format", "markdown"]).told(),
    );
}

#[test]
fn between_two_releases_that_require_the_same_nothing_is_said() {
    for (from, to) in [("18.0", "18.11"), ("10.0", "12.10"), ("8.17", "9.5"), ("16.3", "16.11")] {
        let run = plan(PLAIN, from, to, &[]);
        assert!(!run.out.contains(HEADING), "{from} to {to}:\n{}", run.out);
    }
}

#[test]
fn a_version_in_the_file_keeps_the_database_old_until_it_is_newer() {
    let run = plan("postgresql['version'] = 14\n", "17.11", "18.2", &[]);
    assert!(run.out.contains("Delete `postgresql['version']`, then upgrade PostgreSQL to 16"), "{}", run.out);
    assert!(run.out.contains("upgrade PostgreSQL to 16. As long as"), "{}", run.out);
    let run = plan("postgresql['version'] = '16'\n", "17.11", "18.2", &[]);
    assert!(run.out.contains("Upgrade the bundled PostgreSQL to 16 while GitLab 17.11 runs"), "{}", run.out);
    assert!(!run.out.contains("by itself"), "a version in the file keeps the package from it:\n{}", run.out);
}

#[test]
fn an_external_database_is_not_upgraded_with_pg_upgrade() {
    let run = plan(
        "postgresql['enable'] = false\ngitlab_rails['db_host'] = 'db.example.com'\n",
        "17.11",
        "18.2",
        &[],
    );
    assert!(run.out.contains("external database is PostgreSQL 16 or later"), "{}", run.out);
    assert!(!run.out.contains("pg-upgrade"), "{}", run.out);
}

#[test]
fn a_bundled_database_beside_an_external_one_is_checked_too() {
    let run = plan("gitlab_rails['db_host'] = 'db.example.com'\n", "17.11", "18.2", &[]);
    assert!(run.out.contains("external database is PostgreSQL 16 or later"), "{}", run.out);
    assert!(run.out.contains("pg-upgrade -V 16"), "{}", run.out);
    let run = plan("gitlab_rails['db_host'] = '/var/opt/gitlab/postgresql'\n", "17.11", "18.2", &[]);
    assert!(!run.out.contains("external"), "a socket is not external:\n{}", run.out);
}

#[test]
fn clusters_and_geo_sites_follow_gitlabs_own_procedure() {
    for (text, expected) in [
        ("roles ['patroni_role']\n", "GitLab's own procedure for Patroni clusters"),
        ("patroni['enable'] = true\n", "GitLab's own procedure for Patroni clusters"),
        ("roles ['geo_primary_role']\n", "GitLab's own procedure for Geo"),
        ("geo_secondary_role['enable'] = true\n", "GitLab's own procedure for Geo"),
    ] {
        let run = plan(text, "17.11", "18.2", &[]);
        assert!(run.out.contains(expected), "{text}\n{}", run.out);
        assert!(!run.out.contains("pg-upgrade -V"), "{text}\n{}", run.out);
    }
    let run = plan("roles ['application_role']\n", "17.11", "18.2", &[]);
    assert!(!run.out.contains("own procedure"), "{}", run.out);
}

#[test]
fn before_12_8_pg_upgrade_takes_no_version() {
    let run = plan(PLAIN, "9.5", "10.0", &[]);
    assert!(run.out.contains("sudo gitlab-ctl pg-upgrade\n"), "{}", run.out);
}

#[test]
fn an_external_redis_must_be_new_enough() {
    let external = "redis['enable'] = false\ngitlab_rails['redis_host'] = 'redis.example.com'\n";
    let run = plan(external, "18.11", "19.0", &[]);
    assert!(run.out.contains("external Redis is 7.0 or later"), "{}", run.out);
    let run = plan(external, "18.0", "18.11", &[]);
    assert!(!run.out.contains("Redis is"), "{}", run.out);
    let run = plan(PLAIN, "18.11", "19.0", &[]);
    assert!(!run.out.contains("external Redis"), "{}", run.out);
}

#[test]
fn legacy_storage_is_named_before_14_0_alone() {
    let said =
        |from: &str, to: &str| plan(PLAIN, from, to, &[]).out.contains("gitlab:storage:migrate_to_hashed");
    assert!(said("13.12", "14.0"));
    assert!(said("13.1", "15.11"));
    assert!(!said("13.1", "13.12"));
    assert!(!said("14.0", "15.11"));
}

#[test]
fn in_a_container_nothing_needs_sudo() {
    let folder = Folder::of(&[(
        "compose.yml",
        "services:\n  gitlab:\n    image: gitlab/gitlab-ce:17.11.2-ce.0\n    environment:\n      GITLAB_OMNIBUS_CONFIG: |\n        external_url 'https://git.example.com'\n",
    )]);
    let run = folder.run(&["plan", "--from", "17.11", "--to", "18.2", "compose.yml"]);
    assert!(run.out.contains("        gitlab-ctl pg-upgrade -V 16\n"), "{}", run.out);
}

#[test]
fn the_json_has_the_steps_of_each_stop() {
    let run = plan(PLAIN, "17.11", "19.0", &["--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&run.out).expect("it is JSON");
    let due: Vec<_> = document["legs"]
        .as_array()
        .expect("legs")
        .iter()
        .flat_map(|leg| {
            leg["services"].as_array().expect("a list").iter().map(|step| (&leg["to"], &step["version"]))
        })
        .collect();
    assert_eq!(due, [(&"18.2".into(), &"16".into()), (&"19.0".into(), &"17".into())]);
}

#[test]
fn a_broken_patch_release_is_passed_over_where_the_file_is_affected() {
    let mail = "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_authentication'] = false\n";
    let run = plan(mail, "18.11", "19.0", &[]);
    assert!(
        run.out.contains("# install 19.0.3 or later: 19.0.0 to 19.0.2 are broken, no mail is sent"),
        "{}",
        run.out
    );
    let run = plan(&mail.replace("false", "'login'"), "18.11", "19.0", &[]);
    assert!(!run.out.contains("# install"), "{}", run.out);
    let starttls = "gitlab_rails['smtp_enable'] = true\ngitlab_rails['smtp_enable_starttls_auto'] = false\n";
    let run = plan(starttls, "15.4", "15.10", &["--format", "markdown"]);
    assert!(run.out.contains("Install 15.10.4 or later"), "{}", run.out);
    assert!(!plan(PLAIN, "15.4", "15.10", &[]).out.contains("# install"));
}
