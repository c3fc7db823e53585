//! Templates of gitlab.rb: tags are values that are not known, or conditions; all else is read.

use crate::folder::{Folder, Ran};

const JINJA: &str = "\
{{ ansible_managed | comment }}
external_url '{{ url }}'
{% if chat %}
# the mail server
mattermost['email_smtp_server'] = '{{ smtp }}' # ours
mattermost['email_smtp_port'] = {{ smtp_port }}
{# a remark #}
mattermost['email_enable_batching'] = true
{% else %}
nginx['enabel'] = false
{% endif %}
gitlab_rails['trusted_proxies'] = [{% for proxy in proxies %}'{{ proxy }}',{% endfor %}]
{{ extra_settings }}
";

const ERB: &str = "\
external_url '<%= @url %>'
<% if @chat -%>
mattermost['email_smtp_port'] = <%= @port %>
<% end -%>
<% @rails.each do |key, value| %>
<%= \"gitlab_rails['#{key}'] = #{value}\" %>
<% end %>
";

const TERRAFORM: &str = "\
external_url \"${url}\"
%{ if chat ~}
mattermost['email_smtp_port'] = ${port}
mattermost['team_site_name'] = \"chat of $${unit}\"
%{ endif ~}
gitlab_rails['incoming_email_address'] = \"incoming+%{key}@__DOMAIN__\"
";

fn check(name: &str, file: &str, text: &str) {
    let folder = Folder::of(&[(file, text)]);
    let lint = Ran::told(&folder.run(&["lint", "--to", "18.0", file]));
    let show = Ran::told(&folder.run(&["show", file]));
    let migrate = Ran::told(&folder.run(&["migrate", file]));
    let page = format!("# lint\n\n{lint}\n# show\n\n{show}\n# migrate\n\n{migrate}");
    insta::with_settings!(
        {snapshot_path => "../../snapshots/hosts", prepend_module_to_snapshot => false},
        { insta::assert_snapshot!(name, page) }
    );
    folder.run(&["migrate", "--write", file]);
    let again = folder.run(&["migrate", "--check", file]);
    assert_eq!(again.code, 0, "migrating twice changes nothing more: {}{}", again.out, again.err);
}

#[test]
fn jinja() {
    check("template_jinja", "gitlab.rb.j2", JINJA);
}

#[test]
fn erb() {
    check("template_erb", "gitlab.rb.erb", ERB);
}

#[test]
fn terraform() {
    check("template_terraform", "gitlab.rb.tftpl", TERRAFORM);
}

/// The rules that speak about a template, but for what is said of settings nobody knows.
fn rules(file: &str, text: &str) -> Vec<String> {
    let folder = Folder::of(&[(file, text)]);
    let found = folder.run(&["lint", "--to", "18.0", "--format", "json", file]).findings();
    found.iter().map(|finding| finding.split(' ').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn tags_on_one_line_with_statements_are_conditions() {
    let text = "{% if a %}nginx['listen_port'] = 80{% else %}nginx['listen_port'] = 81{% endif %}\n";
    assert_eq!(rules("gitlab.rb.j2", text), [""; 0]);
    let text = "<% if @a %>nginx['listen_port'] = 80<% else %>nginx['listen_port'] = 81<% end %>\n";
    assert_eq!(rules("gitlab.rb.erb", text), [""; 0]);
    // Parts of a value are none.
    let text = "nginx['listen_port'] = {% if a %}80{% else %}81{% endif %}\n";
    assert_eq!(rules("gitlab.rb.j2", text), ["templated-settings"]);
}

#[test]
fn placeholders_of_other_tools_are_values() {
    let text = "\
external_url '@URL@'
nginx['listen_port'] = @PORT@
nginx['worker_processes'] = %%WORKERS%%
gitlab_rails['smtp_port'] = __PORT__
{{#if smtp}}
gitlab_rails['smtp_enable'] = {{smtp}}
{{else}}
gitlab_rails['smtp_enable'] = false
{{/if}}
";
    assert_eq!(rules("gitlab.rb.tpl", text), [""; 0]);
}

#[test]
fn a_brace_in_quotes_does_not_end_a_tag() {
    assert_eq!(rules("gitlab.rb.tftpl", "external_url \"${replace(x, \"/}/\", \"\")}\"\n"), [""; 0]);
    assert_eq!(rules("gitlab.rb.tftpl", "external_url \"${x \"}\"\n"), [""; 0]);
}
