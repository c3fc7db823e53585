//! Sets of variables with which a real Mattermost did not start (`tests/mattermost/starts.tsv`): lint has an error for each
//! at that release. Beside each kind of fault the same set made complete, which lint accepts.

use crate::rules::{findings, rule};
use gitlab_rb::findings::Level;

const STARTS: &str = include_str!("../mattermost/starts.tsv");

/// Whether lint says that the server of this release does not start with these variables.
fn is_refused(at: &str, variables: &str) -> bool {
    let entries: Vec<String> = variables
        .split(' ')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| format!("  '{name}' => '{value}',\n"))
        .collect();
    let text = format!(
        "external_url 'https://git.example.com'\nmattermost_external_url 'https://chat.example.com'\n\
         mattermost['env'] = {{\n{}}}\n",
        entries.concat()
    );
    let found = findings(rule("mattermost-variable-rejected"), text.as_bytes(), at);
    assert!(found.iter().all(|finding| finding.level == Level::Error), "{found:?}");
    !found.is_empty()
}

#[test]
fn what_a_real_server_refused_is_an_error() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in STARTS.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [at, outcome, variables, reason] = columns[..] else { panic!("{line}") };
        count += 1;
        if is_refused(at, variables) != (outcome == "refused") {
            wrong.push(format!("GitLab {at}: {variables}: {reason}"));
        }
    }
    assert_eq!(count, 62);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In a release, what is refused, and what the server takes instead.
const TWINS: &[(&str, &str, &str)] = &[
    (
        "11.0",
        "MM_SERVICESETTINGS_IMAGEPROXYTYPE=atmos/camo",
        "MM_SERVICESETTINGS_IMAGEPROXYTYPE=atmos/camo MM_SERVICESETTINGS_IMAGEPROXYOPTIONS=key",
    ),
    (
        "14.1",
        "MM_IMAGEPROXYSETTINGS_ENABLE=true MM_IMAGEPROXYSETTINGS_IMAGEPROXYTYPE=atmos/camo",
        "MM_IMAGEPROXYSETTINGS_ENABLE=false MM_IMAGEPROXYSETTINGS_IMAGEPROXYTYPE=atmos/camo",
    ),
    (
        "14.1",
        "MM_SERVICESETTINGS_CONNECTIONSECURITY=TLS MM_SERVICESETTINGS_TLSCERTFILE=/a.crt",
        "MM_SERVICESETTINGS_CONNECTIONSECURITY=TLS MM_SERVICESETTINGS_TLSCERTFILE=/a.crt \
         MM_SERVICESETTINGS_TLSKEYFILE=/a.key",
    ),
    (
        "14.1",
        "MM_SERVICESETTINGS_CONNECTIONSECURITY=TLS",
        "MM_SERVICESETTINGS_CONNECTIONSECURITY=TLS MM_SERVICESETTINGS_USELETSENCRYPT=true",
    ),
    (
        "14.1",
        "MM_SERVICESETTINGS_TLSOVERWRITECIPHERS=foo",
        "MM_SERVICESETTINGS_TLSOVERWRITECIPHERS=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    ),
    ("14.1", "MM_SERVICESETTINGS_LISTENADDRESS=chat", "MM_SERVICESETTINGS_LISTENADDRESS=chat:8065"),
    (
        "11.0",
        "MM_LOCALIZATIONSETTINGS_AVAILABLELOCALES=de,fr",
        "MM_LOCALIZATIONSETTINGS_AVAILABLELOCALES=de,fr MM_LOCALIZATIONSETTINGS_DEFAULTCLIENTLOCALE=fr",
    ),
    (
        "11.0",
        "MM_CLUSTERSETTINGS_ENABLE=true MM_EMAILSETTINGS_ENABLEEMAILBATCHING=true",
        "MM_CLUSTERSETTINGS_ENABLE=false MM_EMAILSETTINGS_ENABLEEMAILBATCHING=true",
    ),
    (
        "18.11",
        "MM_MESSAGEEXPORTSETTINGS_ENABLEEXPORT=true MM_MESSAGEEXPORTSETTINGS_EXPORTFORMAT=globalrelay",
        "MM_MESSAGEEXPORTSETTINGS_ENABLEEXPORT=false MM_MESSAGEEXPORTSETTINGS_EXPORTFORMAT=globalrelay",
    ),
    (
        "14.1",
        "MM_MESSAGEEXPORTSETTINGS_ENABLEEXPORT=true MM_MESSAGEEXPORTSETTINGS_EXPORTFORMAT=excel",
        "MM_MESSAGEEXPORTSETTINGS_ENABLEEXPORT=true MM_MESSAGEEXPORTSETTINGS_EXPORTFORMAT=csv",
    ),
    ("14.1", "MM_DISPLAYSETTINGS_CUSTOMURLSCHEMES=1bad", "MM_DISPLAYSETTINGS_CUSTOMURLSCHEMES=git+ssh"),
    (
        "18.11",
        "MM_SERVICESETTINGS_COLLAPSEDTHREADS=default_on MM_SERVICESETTINGS_THREADAUTOFOLLOW=false",
        "MM_SERVICESETTINGS_COLLAPSEDTHREADS=disabled MM_SERVICESETTINGS_THREADAUTOFOLLOW=false",
    ),
    (
        "18.11",
        "MM_DATARETENTIONSETTINGS_MESSAGERETENTIONDAYS=0",
        "MM_DATARETENTIONSETTINGS_MESSAGERETENTIONDAYS=0 MM_DATARETENTIONSETTINGS_MESSAGERETENTIONHOURS=36",
    ),
    (
        "18.11",
        "MM_DATARETENTIONSETTINGS_FILERETENTIONHOURS=36",
        "MM_DATARETENTIONSETTINGS_FILERETENTIONHOURS=36 MM_DATARETENTIONSETTINGS_FILERETENTIONDAYS=0",
    ),
    (
        "18.11",
        "MM_FILESETTINGS_MAXIMAGEDECODERCONCURRENCY=0",
        "MM_FILESETTINGS_MAXIMAGEDECODERCONCURRENCY=-1",
    ),
    (
        "18.11",
        "MM_FILESETTINGS_AMAZONS3STORAGECLASS=NOPE",
        "MM_FILESETTINGS_AMAZONS3STORAGECLASS=STANDARD_IA",
    ),
    (
        "18.11",
        "MM_CACHESETTINGS_CACHETYPE=redis",
        "MM_CACHESETTINGS_CACHETYPE=redis MM_CACHESETTINGS_REDISADDRESS=10.0.0.1:6379",
    ),
    (
        "18.11",
        "MM_SAMLSETTINGS_ENABLE=true MM_SAMLSETTINGS_IDPURL=idp.example.com",
        "MM_SAMLSETTINGS_ENABLE=false MM_SAMLSETTINGS_IDPURL=idp.example.com",
    ),
];

#[test]
fn a_complete_set_is_accepted() {
    for (at, broken, sound) in TWINS {
        assert!(is_refused(at, broken), "GitLab {at}: {broken}");
        assert!(!is_refused(at, sound), "GitLab {at}: {sound}");
    }
}

#[test]
fn a_check_begins_with_its_version() {
    // Mattermost 5.0 of GitLab 11.1 takes TLS without files: run.
    assert!(!is_refused("11.1", "MM_SERVICESETTINGS_CONNECTIONSECURITY=TLS"));
    // 4.10 has no check of the schemes, 5.36 none of ThreadAutoFollow.
    assert!(!is_refused("11.0", "MM_DISPLAYSETTINGS_CUSTOMURLSCHEMES=1bad"));
    assert!(!is_refused(
        "14.1",
        "MM_SERVICESETTINGS_COLLAPSEDTHREADS=default_on MM_SERVICESETTINGS_THREADAUTOFOLLOW=false"
    ));
    // 64 characters up to 5.36, 72 later.
    assert!(is_refused("14.1", "MM_PASSWORDSETTINGS_MINIMUMLENGTH=70"));
    assert!(!is_refused("18.11", "MM_PASSWORDSETTINGS_MINIMUMLENGTH=70"));
}
