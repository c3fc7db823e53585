//! What a plan says of the bundled Mattermost, in each format. The steps are those of [`crate::plan`].

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::words::escaped;
use crate::mappings::mattermost::StepTiming;
use crate::mappings::{MattermostVersion, Release};
use crate::mattermost::{Registration, RegistrationObstacle, SignOn};
use crate::plan::{Leg, MattermostStep, MattermostUpgrade, Plan};
use crate::report::printable;

/// The section of a change request.
pub(super) fn markdown(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    let Some(of_all) = &plan.mattermost else { return Ok(()) };
    writeln!(out, "\n### Mattermost\n\n| required stop | Mattermost |\n|---|---|")?;
    for (release, upgrade) in upgrades(plan) {
        writeln!(out, "| {release} | {} |", versions(upgrade))?;
    }
    writeln!(out, "\nBefore each of them (RELEASE is the release that runs):\n")?;
    list(&of_all.each, out)?;
    for (release, upgrade) in upgrades(plan) {
        for (timing, word) in [(StepTiming::Before, "Before"), (StepTiming::After, "After")] {
            let steps: Vec<MattermostStep> = own(upgrade, timing).cloned().collect();
            if !steps.is_empty() {
                writeln!(out, "\n{word} GitLab {release}:\n")?;
                list(&steps, out)?;
            }
        }
    }
    writeln!(out, "\nSign-on with GitLab:\n")?;
    for (sentence, lines) in sign_on(&of_all.sign_on) {
        writeln!(out, "- {}", escaped(&sentence))?;
        for line in lines {
            writeln!(out, "  - {}", escaped(&line))?;
        }
    }
    writeln!(out, "\nTo go back, if Mattermost does not start after an upgrade:\n")?;
    list(&of_all.restore, out)
}

fn list(steps: &[MattermostStep], out: &mut dyn Write) -> io::Result<()> {
    for step in steps {
        writeln!(out, "- [ ] {}. {}", escaped(&step.title), escaped(&step.text))?;
        if !step.commands.is_empty() {
            writeln!(out, "  ```{}", if step.into_gitlab_rb { "ruby" } else { "sh" })?;
            for command in &step.commands {
                writeln!(out, "  {}", printable::text(command).replace('\n', " "))?;
            }
            writeln!(out, "  ```")?;
        }
    }
    Ok(())
}

/// For programs.
pub(super) fn upgrade(upgrade: &MattermostUpgrade) -> Json {
    json!({ "from": upgrade.from, "to": upgrade.to, "steps": steps(&upgrade.steps) })
}

/// For programs.
pub(super) fn steps(steps: &[MattermostStep]) -> Vec<Json> {
    steps
        .iter()
        .map(|step| {
            json!({
                "timing": step.timing,
                "title": step.title,
                "text": step.text,
                "commands": step.commands,
                "into_gitlab_rb": step.into_gitlab_rb,
            })
        })
        .collect()
}

/// What to know of the sign-on, each sentence with its lines.
pub fn sign_on(sign_on: &SignOn) -> Vec<(String, Vec<String>)> {
    let registration = match sign_on.registration {
        Registration::Automatic => {
            "Reconfigure registers Mattermost in GitLab by itself. If mattermost_external_url changes, delete the application \
             \"GitLab Mattermost\" under Admin > Applications and run reconfigure, or correct its redirect URIs:"
                .to_owned()
        }
        Registration::Administrator(obstacle) => format!(
            "Reconfigure does not register Mattermost, because {} is false. Create an application in GitLab under Admin > \
             Applications with the scope read_user and these redirect URIs. Correct them if mattermost_external_url changes:",
            obstacle.setting()
        ),
    };
    let mut sentences = vec![(registration, sign_on.redirect_uris.clone())];
    if !sign_on.missing.is_empty() {
        let keys = sign_on.missing.iter().map(|key| format!("mattermost['{key}']")).collect();
        sentences.push(("Set these keys on this server:".to_owned(), keys));
    }
    if sign_on.registration == Registration::Administrator(RegistrationObstacle::NoRails) {
        let address =
            sign_on.redirect_uris.first().and_then(|uri| uri.strip_suffix("/signup/gitlab/complete"));
        let line = format!("gitlab_rails['mattermost_host'] = '{}'", address.unwrap_or("MATTERMOST_ADDRESS"));
        sentences.push(("On the GitLab server, set:".to_owned(), vec![line]));
    }
    if let Some((certificate, key)) = &sign_on.certificate {
        sentences.push((
            "NGINX expects the certificate and the key of Mattermost here, unless Let's Encrypt provides them:".to_owned(),
            vec![certificate.clone(), key.clone()],
        ));
    }
    sentences
}

/// The upgrades that ask for something, with the release they lead to.
pub fn upgrades(plan: &Plan) -> impl Iterator<Item = (Release, &MattermostUpgrade)> {
    plan.legs.iter().filter_map(|leg: &Leg| Some((leg.to, leg.mattermost.as_ref()?)))
}

/// What only this upgrade asks for.
pub fn own(upgrade: &MattermostUpgrade, timing: StepTiming) -> impl Iterator<Item = &MattermostStep> {
    upgrade.steps.iter().filter(move |step| !step.each && step.timing == timing)
}

/// `5.38 to 6.4`.
pub fn versions(upgrade: &MattermostUpgrade) -> String {
    let word = |version: Option<MattermostVersion>| {
        version.map_or_else(|| "no Mattermost".to_owned(), |version| version.to_string())
    };
    if upgrade.from == upgrade.to {
        return word(upgrade.to);
    }
    format!("{} to {}", word(upgrade.from), word(upgrade.to))
}
