//! The server for editors, spoken to as an editor does.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::folder::Folder;
use crate::support::{command, skipped};

const URI: &str = "file:///srv/gitlab/gitlab.rb";

/// An editor with one server.
struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    next: i64,
    /// What came in while something else was waited for.
    waiting: Vec<Value>,
}

impl Editor {
    fn start(arguments: &[&str], capabilities: &Value) -> (Self, Value) {
        Self::start_with(arguments, &json!({ "capabilities": capabilities }))
    }

    fn start_with(arguments: &[&str], params: &Value) -> (Self, Value) {
        let arguments: Vec<&str> = std::iter::once("lsp").chain(arguments.iter().copied()).collect();
        let mut server = command(&arguments);
        let mut server =
            server.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the server starts");
        let (input, output) = (server.stdin.take(), server.stdout.take().expect("it is piped"));
        let mut editor = Self { server, input, output: BufReader::new(output), next: 0, waiting: Vec::new() };
        let answer = editor.ask("initialize", params);
        editor.tell("initialized", &json!({}));
        (editor, answer)
    }

    /// With positions in UTF-16, as every editor can.
    fn open(text: &str) -> Self {
        let (mut editor, _) = Self::start(&["--to", "18.0"], &json!({}));
        editor.open_text(URI, text);
        editor
    }

    fn open_text(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "ruby", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().expect("it is open");
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server reads");
        input.flush().expect("the server reads");
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn request(&mut self, method: &str, params: &Value) -> i64 {
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params }));
        self.next
    }

    /// The answer to a request, result or error.
    fn answer(&mut self, id: i64) -> Value {
        self.receive(|message| message["id"] == id && message.get("method").is_none())
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        let id = self.request(method, params);
        let answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// A request about a place of a document.
    fn ask_at(&mut self, method: &str, line: u32, character: u32) -> Value {
        self.ask(
            method,
            &json!({
                "textDocument": { "uri": URI }, "position": { "line": line, "character": character },
                "context": { "includeDeclaration": true, "triggerKind": 1 },
            }),
        )
    }

    fn receive(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&wanted) {
            return self.waiting.remove(at);
        }
        loop {
            let message = self.read();
            if wanted(&message) {
                return message;
            }
            self.waiting.push(message);
        }
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("the server writes") > 0, "the server is gone");
            if line.trim().is_empty() {
                break;
            }
            if let Some(number) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = number.trim().parse().expect("a number");
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).expect("the server writes");
        serde_json::from_slice(&body).expect("it is JSON")
    }

    /// The next diagnostics of a document, at any version.
    fn diagnostics_of(&mut self, uri: &str) -> Vec<Value> {
        let sent = self.receive(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri
        });
        sent["params"]["diagnostics"].as_array().expect("a list").clone()
    }

    fn diagnostics(&mut self) -> Vec<Value> {
        self.diagnostics_of(URI)
    }

    fn change(&mut self, version: i32, range: &Value, text: &str) {
        let document = json!({ "uri": URI, "version": version });
        let change =
            if range.is_null() { json!({ "text": text }) } else { json!({ "range": range, "text": text }) };
        self.tell("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": [change] }));
    }

    fn stop(mut self) {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        assert!(self.server.wait().expect("it ends").success());
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // Gone already where a test ended it itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn range(line: u32, start: u32, end: u32) -> Value {
    json!({ "start": { "line": line, "character": start }, "end": { "line": line, "character": end } })
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|found| found["code"].as_str()).collect()
}

/// The text after the edits of an answer, which must not overlap.
fn edited(text: &str, edit: &Value, uri: &str) -> String {
    let mut edits = edit["changes"][uri].as_array().expect("edits").clone();
    let offset = |place: &Value| {
        let number = |field: &str| usize::try_from(place[field].as_u64().expect("a number")).unwrap();
        let before: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
        before + number("character")
    };
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(&edit["range"]["start"])));
    let mut text = text.to_owned();
    for edit in edits {
        let span = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        text.replace_range(span, edit["newText"].as_str().expect("a text"));
    }
    text
}

#[test]
fn a_typing_mistake_is_seen_as_it_is_typed_and_fixed() {
    let mut editor = Editor::open("external_url 'https://git.example.com'\n");
    assert_eq!(editor.diagnostics(), Vec::<Value>::new());
    let typed = "gitlab_rails['gitlab_emial_from'] = 'a@example.com'\n";
    editor.change(2, &range(1, 0, 0), typed);
    let found = editor.diagnostics();
    assert_eq!(codes(&found), ["unknown-key"]);
    assert_eq!(found[0]["range"], range(1, 13, 32));
    assert!(
        found[0]["codeDescription"]["href"].as_str().expect("a page").ends_with("/docs/rules/unknown-key.md")
    );
    let actions = editor.ask(
        "textDocument/codeAction",
        &json!({
            "textDocument": { "uri": URI }, "range": range(1, 20, 20), "context": { "diagnostics": found },
        }),
    );
    let titles: Vec<&str> =
        actions.as_array().unwrap().iter().filter_map(|action| action["title"].as_str()).collect();
    assert!(titles[0].starts_with("Write `gitlab_email_from` ("), "{titles:?}");
    assert!(titles.contains(&"Ignore unknown-key here"), "{titles:?}");
    let [edit] = actions[0]["edit"]["changes"][URI].as_array().unwrap().as_slice() else {
        panic!("{actions}")
    };
    editor.change(3, &edit["range"], edit["newText"].as_str().unwrap());
    assert_eq!(editor.diagnostics(), Vec::<Value>::new());
    editor.stop();
}

#[test]
fn a_hover_names_the_meaning_and_the_line_that_decides() {
    let mut editor = Editor::open("nginx['enable'] = false\nnginx['enable'] = true\n");
    let hover = editor.ask_at("textDocument/hover", 0, 9);
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.starts_with("Line 2 decides: the value is `true`."), "{text}");
    assert!(text.contains("**`nginx['enable']`**"), "{text}");
    assert_eq!(hover["range"], range(0, 6, 14));
}

#[test]
fn completion_offers_the_keys_of_the_release_and_strikes_out_what_it_warns_about() {
    let mut editor = Editor::open("gitlab_rails['smtp_en\n");
    let found = editor.ask_at("textDocument/completion", 0, 21);
    let items = found["items"].as_array().expect("items").clone();
    let item = |label: &str| items.iter().find(|item| item["label"] == label).cloned();
    let smtp = item("smtp_enable").expect("it is offered");
    assert_eq!(smtp["textEdit"]["newText"], "smtp_enable']");
    let described = editor.ask("completionItem/resolve", &smtp);
    assert!(described["documentation"]["value"].as_str().unwrap().contains("gitlab_rails['smtp_enable']"));
    editor.ask(
        "workspace/executeCommand",
        &json!({ "command": "gitlab-rb.setRelease", "arguments": ["17.11"] }),
    );
    editor.change(2, &Value::Null, "git_d\n");
    let found = editor.ask_at("textDocument/completion", 0, 5);
    let dirs =
        found["items"].as_array().unwrap().iter().find(|item| item["label"] == "git_data_dirs").cloned();
    assert_eq!(dirs.expect("it is offered")["tags"], json!([1]));
}

#[test]
fn the_release_is_changed_by_a_command_and_said_in_the_status() {
    let (mut editor, _) =
        Editor::start(&[], &json!({ "experimental": { "serverStatusNotification": true } }));
    editor.open_text(URI, "git_data_dirs({ 'default' => { 'path' => '/srv/git' } })\n");
    let status = editor.receive(|message| message["method"] == "experimental/serverStatus");
    let newest = status["params"]["message"].as_str().unwrap().to_owned();
    assert!(newest.ends_with("the newest known release"), "{newest}");
    assert_eq!(codes(&editor.diagnostics()), ["removed-setting"]);
    editor.ask(
        "workspace/executeCommand",
        &json!({ "command": "gitlab-rb.setRelease", "arguments": ["12.0"] }),
    );
    assert_eq!(editor.diagnostics(), Vec::<Value>::new());
    let status = editor.receive(|message| message["method"] == "experimental/serverStatus");
    assert_eq!(status["params"]["message"], "GitLab 12.0, as given");
}

#[test]
fn positions_are_counted_as_the_editor_asks() {
    let text = "# \u{1f600}\nx = '\u{1f600}'; gitlab_rails['gitlab_emial_from'] = 'a@example.com'\n";
    let mut utf16 = Editor::open(text);
    assert_eq!(utf16.diagnostics()[0]["range"], range(1, 23, 42));
    let (mut utf8, answer) =
        Editor::start(&["--to", "18.0"], &json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } }));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-8");
    utf8.open_text(URI, text);
    assert_eq!(utf8.diagnostics()[0]["range"], range(1, 25, 44));
}

#[test]
fn yaml_and_templates_are_served_like_a_gitlab_rb() {
    let mut editor = Editor::open("");
    let compose = "file:///srv/gitlab/compose.yml";
    let text = "services:\n  gitlab:\n    image: gitlab/gitlab-ce:18.0.1-ce.0\n    environment:\n      GITLAB_OMNIBUS_CONFIG: |\n        nginx['enabel'] = true\n";
    editor.open_text(compose, text);
    let found = editor.diagnostics_of(compose);
    assert_eq!(codes(&found), ["unknown-key"]);
    assert_eq!(found[0]["range"], range(5, 14, 22));
    let template = "file:///srv/gitlab/gitlab.rb.j2";
    editor.open_text(template, "nginx['enabel'] = {{ on }}\n");
    assert_eq!(editor.diagnostics_of(template)[0]["range"], range(0, 6, 14));
    let recipe = "file:///srv/app/config/routes.rb";
    editor.open_text(recipe, "Rails.application.routes.draw { }\n");
    assert_eq!(editor.diagnostics_of(recipe), Vec::<Value>::new());
}

#[test]
fn a_lens_migrates_the_file() {
    let text = "mattermost['enable'] = true\nmattermost['email_enable_batching'] = true\n";
    let mut editor = Editor::open(text);
    let lenses = editor.ask("textDocument/codeLens", &json!({ "textDocument": { "uri": URI } }));
    let lens = &lenses[0]["command"];
    assert_eq!(lens["title"], "removed in GitLab 11.0 · migrate");
    let asked = editor.request("workspace/executeCommand", &lens.clone());
    let edit = editor.receive(|message| message["method"] == "workspace/applyEdit");
    let after = edited(text, &edit["params"]["edit"], URI);
    assert!(after.contains("'MM_EMAILSETTINGS_ENABLEEMAILBATCHING' => 'true'"), "{after}");
    assert_eq!(editor.answer(asked)["result"], true);
}

#[test]
fn a_legacy_key_is_renamed_to_its_variable() {
    let text = "mattermost['email_enable_batching'] = true\n";
    let mut editor = Editor::open(text);
    let prepared = editor.ask_at("textDocument/prepareRename", 0, 15);
    assert_eq!(prepared["placeholder"], "MM_EMAILSETTINGS_ENABLEEMAILBATCHING");
    let mut params = json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 15 }, "newName": "MM_X" });
    let refused = editor.request("textDocument/rename", &params.clone());
    assert!(
        editor.answer(refused)["error"]["message"]
            .as_str()
            .unwrap()
            .ends_with("MM_EMAILSETTINGS_ENABLEEMAILBATCHING")
    );
    params["newName"] = prepared["placeholder"].clone();
    let edit = editor.ask("textDocument/rename", &params);
    assert_eq!(
        edited(text, &edit, URI),
        "mattermost['env']['MM_EMAILSETTINGS_ENABLEEMAILBATCHING'] = 'true'\n"
    );
}

#[test]
fn writes_are_found_and_the_deciding_one_is_gone_to() {
    let mut editor =
        Editor::open("nginx['listen_port'] = 80\nx = nginx['listen_port']\nnginx['listen_port'] = 81\n");
    let decides = editor.ask_at("textDocument/definition", 1, 14);
    assert_eq!(decides["range"], range(2, 23, 25));
    let places = editor.ask_at("textDocument/references", 0, 10);
    let lines: Vec<&Value> =
        places.as_array().unwrap().iter().map(|place| &place["range"]["start"]["line"]).collect();
    assert_eq!(lines, [0, 1, 2]);
    let lenses = editor.ask("textDocument/codeLens", &json!({ "textDocument": { "uri": URI } }));
    assert_eq!(lenses[0]["command"]["title"], "overwritten at line 3");
}

#[test]
fn sections_and_heredocs_are_symbols_and_folds() {
    let text = "################\n## NGINX\n################\nnginx['enable'] = true\ngitlab_rails['ldap_servers'] = YAML.load <<EOS\nmain:\n  label: LDAP\nEOS\n";
    let mut editor = Editor::open(text);
    let document = json!({ "textDocument": { "uri": URI } });
    let symbols = editor.ask("textDocument/documentSymbol", &document.clone());
    assert_eq!(symbols[0]["name"], "NGINX");
    assert_eq!(symbols[0]["children"][0]["name"], "nginx['enable']");
    let folds = editor.ask("textDocument/foldingRange", &document);
    let lines: Vec<(u64, u64)> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| (fold["startLine"].as_u64().unwrap(), fold["endLine"].as_u64().unwrap()))
        .collect();
    assert_eq!(lines, [(0, 7), (4, 7)]);
}

#[test]
fn an_inlay_shows_what_is_worked_out_and_never_a_secret() {
    let text = "host = 'git.example.com'\nexternal_url \"https://#{host}\"\np = 'HUNTER22secret'\ngitlab_rails['smtp_password'] = p\ngitlab_rails['time_zone'] = p\n";
    let mut editor = Editor::open(text);
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 5, "character": 0 } });
    let hints =
        editor.ask("textDocument/inlayHint", &json!({ "textDocument": { "uri": URI }, "range": all }));
    assert_eq!(hints.as_array().unwrap().len(), 1, "{hints}");
    assert_eq!(hints[0]["label"], "= 'https://git.example.com'");
    for (line, character) in [(3, 18), (4, 18)] {
        let hover = editor.ask_at("textDocument/hover", line, character).to_string();
        assert!(!hover.contains("HUNTER22"), "{hover}");
    }
    assert!(!format!("{:?}", editor.diagnostics()).contains("HUNTER22"));
}

#[test]
fn what_is_cancelled_is_not_answered_twice() {
    let mut editor = Editor::open("nginx['enable'] = true\n");
    let params = json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 8 } });
    let id = editor.next + 1;
    let request =
        json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": params }).to_string();
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": id } }).to_string();
    let both = [request, cancel].map(|text| format!("Content-Length: {}\r\n\r\n{text}", text.len())).concat();
    editor.input.as_mut().unwrap().write_all(both.as_bytes()).expect("the server reads");
    editor.next = id;
    let answer = editor.answer(id);
    // Answered before it was cancelled, or refused: one of the two, once.
    assert!(answer.get("result").is_some() || answer["error"]["code"] == -32800, "{answer}");
    editor.stop();
}

#[test]
fn a_configuration_applies_and_its_change_is_taken_up() {
    let folder = Folder::of(&[(".gitlab-rb.toml", "to = \"12.0\"\n"), ("gitlab.rb", "")]);
    let (configuration, file) = (folder.file(".gitlab-rb.toml"), folder.file("gitlab.rb"));
    let uri = format!("file://{}", file.display());
    let (mut editor, _) = Editor::start(
        &[],
        &json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } }),
    );
    let asked = editor.receive(|message| message["method"] == "client/registerCapability");
    assert!(asked.to_string().contains("**/.gitlab-rb.toml"), "{asked}");
    editor.open_text(&uri, "git_data_dirs({ 'default' => { 'path' => '/srv/git' } })\n");
    assert_eq!(editor.diagnostics_of(&uri), Vec::<Value>::new());
    folder.write(".gitlab-rb.toml", "to = \"18.0\"\n");
    let changes = json!({ "changes": [{ "uri": format!("file://{}", configuration.display()), "type": 2 }] });
    editor.tell("workspace/didChangeWatchedFiles", &changes.clone());
    assert_eq!(codes(&editor.diagnostics_of(&uri)), ["removed-setting"]);
    folder.write(".gitlab-rb.toml", "to = \"eleven\"\n");
    editor.tell("workspace/didChangeWatchedFiles", &changes);
    let broken = editor.diagnostics_of(&format!("file://{}", configuration.display()));
    assert_eq!(broken[0]["severity"], 1, "{broken:?}");
}

#[test]
fn rows_of_the_user_are_known_and_wrong_ones_are_said() {
    let rows = "{\"$schema\": \"https://example.org/omnibus/roots.schema.json\", \"rows\": [{\"root\": \"our_plugin\", \"kind\": \"hash\", \"from\": \"9.0\", \"evidence\": \"ours\"}]}";
    let text = "our_plugin['enable'] = true\n";
    let configuration = (".gitlab-rb.toml", "to = \"18.0\"\nmappings = [\"rows.json\"]\n");
    let folder = Folder::of(&[configuration, ("rows.json", rows)]);
    let uri = format!("file://{}", folder.file("gitlab.rb").display());
    let (mut editor, _) = Editor::start(&[], &json!({}));
    editor.open_text(&uri, text);
    assert_eq!(editor.diagnostics_of(&uri), Vec::<Value>::new());
    folder.write("rows.json", "{}");
    let (mut editor, _) = Editor::start(&[], &json!({}));
    editor.open_text(&uri, text);
    assert_eq!(codes(&editor.diagnostics_of(&uri)), ["unknown-root"]);
    let said = editor.receive(|message| message["method"] == "window/showMessage");
    assert!(said.to_string().contains("The rows of your own are not used: "), "{said}");
}

#[test]
fn a_release_in_the_settings_that_never_was_is_said() {
    let params = json!({ "capabilities": {}, "initializationOptions": { "release": "11.12" } });
    let (mut editor, _) = Editor::start_with(&[], &params);
    let said = editor.receive(|message| message["method"] == "window/showMessage");
    assert!(said.to_string().contains("there is no GitLab 11.12"), "{said}");
    let params = json!({ "capabilities": {}, "initializationOptions": { "release": "12.0" } });
    let (mut editor, _) = Editor::start_with(&[], &params);
    editor.open_text(URI, "git_data_dirs({ 'default' => { 'path' => '/srv/git' } })\n");
    assert_eq!(editor.diagnostics(), Vec::<Value>::new());
}

#[test]
fn a_config_json_beside_the_file_decides_with_it() {
    let config = "{\"TeamSettings\":{\"SiteName\":\"Console\"}}";
    let folder = Folder::of(&[("config.json", config), ("gitlab.rb", "")]);
    let file = folder.file("gitlab.rb");
    let (mut editor, _) = Editor::start(&["--to", "18.0"], &json!({}));
    let uri = format!("file://{}", file.display());
    editor.open_text(&uri, "mattermost['env']['MM_TEAMSETTINGS_SITENAME'] = 'Chat'\n");
    let hover = editor.ask(
        "textDocument/hover",
        &json!({
            "textDocument": { "uri": uri }, "position": { "line": 0, "character": 25 },
        }),
    );
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.contains("With the config.json beside this file: "), "{text}");
}

#[test]
fn many_open_documents_are_answered() {
    let (mut editor, _) = Editor::start(&["--to", "18.0"], &json!({}));
    for number in 0..200 {
        editor.open_text(&format!("file:///srv/{number}/gitlab.rb"), "nginx['enabel'] = true\n");
    }
    for number in 0..200 {
        let uri = format!("file:///srv/{number}/gitlab.rb");
        assert_eq!(codes(&editor.diagnostics_of(&uri)), ["unknown-key"]);
    }
    let hover = editor.ask(
        "textDocument/hover",
        &json!({
            "textDocument": { "uri": "file:///srv/0/gitlab.rb" }, "position": { "line": 0, "character": 2 },
        }),
    );
    assert!(hover["contents"]["value"].as_str().unwrap().contains("nginx"), "{hover}");
    editor.stop();
}

#[test]
fn an_editor_that_goes_away_ends_the_server() {
    let mut editor = Editor::open("");
    drop(editor.input.take());
    assert_eq!(editor.server.wait().expect("it ends").code(), Some(1));
}

#[test]
fn pytest_lsp_does_what_a_person_does() {
    let found = Command::new("pytest").args(["-p", "pytest_lsp", "--version"]).output();
    if !found.is_ok_and(|out| out.status.success()) {
        return skipped("pytest with pytest-lsp is not on the PATH");
    }
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/editors/tests");
    let out = Command::new("pytest")
        .args(["-q", "-p", "no:cacheprovider", tests])
        .env("GITLAB_RB", env!("CARGO_BIN_EXE_gitlab-rb"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("pytest starts");
    assert!(
        out.status.success(),
        "{}{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr)
    );
}

#[test]
fn neovim_does_what_a_person_does() {
    if Command::new("nvim").arg("--version").output().is_err() {
        return skipped("nvim is not on the PATH");
    }
    let folder = Folder::of(&[("gitlab.rb", "")]);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/editors/tests/nvim.lua");
    let out = Command::new("nvim")
        .args(["--headless", "--clean", "-n", "-c", &format!("luafile {script}")])
        .env("GITLAB_RB", env!("CARGO_BIN_EXE_gitlab-rb"))
        .env("FILE", folder.file("gitlab.rb"))
        .env("XDG_STATE_HOME", folder.path())
        .env("XDG_CACHE_HOME", folder.path())
        .output()
        .expect("nvim starts");
    let printed = String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout);
    assert!(printed.lines().any(|line| line.trim() == "ok"), "{printed}");
}
