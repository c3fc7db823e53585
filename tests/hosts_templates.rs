//! Templates of gitlab.rb: tags are values that are not known, or conditions; all else is read.

#[path = "support/folder.rs"]
mod folder;

use folder::{Folder, Ran};

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

fn told(ran: &Ran) -> String {
    format!("{}{}exit code {}\n", ran.out, ran.err, ran.code)
}

fn check(name: &str, file: &str, text: &str) {
    let folder = Folder::of(&[(file, text)]);
    let lint = told(&folder.run(&["lint", "--to", "18.0", file]));
    let show = told(&folder.run(&["show", file]));
    let migrate = told(&folder.run(&["migrate", file]));
    let page = format!("# lint\n\n{lint}\n# show\n\n{show}\n# migrate\n\n{migrate}");
    insta::with_settings!(
        {snapshot_path => "../snapshots/hosts", prepend_module_to_snapshot => false},
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
