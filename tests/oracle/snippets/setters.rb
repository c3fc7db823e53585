#### bare setter
external_url 'http://a.example'
#### bare setter with parentheses
external_url('http://a.example')
#### bare setter with double quotes and a space
external_url( "http://a.example" )
#### several arguments make an array
external_url 'http://a.example', 'http://b.example'
#### assignment to a bare setter is a local variable
external_url = 'http://a.example'
#### self makes it a setter
self.external_url = 'http://a.example'
#### Gitlab makes it a setter
Gitlab.external_url = 'http://a.example'
#### Gitlab with brackets
Gitlab['external_url'] = 'http://a.example'
#### Gitlab with a symbol
Gitlab[:external_url] = 'http://a.example'
#### Gitlab with a root and a key
Gitlab['gitlab_rails']['time_zone'] = 'UTC'
#### Gitlab and two keys
Gitlab['mattermost']['env']['MM_A'] = 'b'
#### Gitlab dot root
Gitlab.gitlab_rails['a'] = 1
#### self dot root
self.gitlab_rails['a'] = 1
#### a setter through Gitlab with an argument
Gitlab.external_url 'http://a.example'
#### a setter through self with an argument
self.external_url 'http://a.example'
#### roles assigned is a local variable
roles = ['redis_master_role']
#### roles as arguments
roles 'redis_master_role', 'consul_role'
#### roles as an array
roles ['redis_master_role']
#### roles as an array in parentheses
roles(['redis_master_role', 'consul_role'])
#### a single role
roles 'application_role'
#### older form of a role
redis_master_role['enable'] = true
#### a root replaced by a local variable
gitlab_rails = {}
gitlab_rails['x'] = 1
#### a shadowed root is seen by name only
gitlab_rails = { 'a' => 1 }
gitlab_rails['x'] = 1
self.gitlab_rails['y'] = 2
#### a shadowed bare setter with an argument still sets
external_url = 'http://a.example'
external_url 'http://b.example'
#### reading a shadowed name reads the variable
external_url = 'http://a.example'
gitlab_rails['url'] = external_url
#### a name is a variable after its own assignment began
external_url = external_url
gitlab_rails['x'] = external_url
#### the setter reads back
external_url 'http://a.example'
gitlab_rails['copy'] = external_url
#### an unset bare setter is nil
gitlab_rails['copy'] = external_url
#### unknown root by key
foo_bar['x'] = 1
#### unknown root by argument
foo_bar 'x'
#### a misspelt setter
gitlab_rails['before'] = 1
extrenal_url 'http://a.example'
gitlab_rails['after'] = 1
#### unknown root by Gitlab
Gitlab['nope'] = 1
gitlab_rails['after'] = 1
#### unknown root by self
self.nope = 1
gitlab_rails['after'] = 1
#### reading an unknown root
gitlab_rails['x'] = nope
gitlab_rails['y'] = 2
#### a hyphen in the root
gitlab-rails['a'] = 1
#### an unknown key is no error
gitlab_rails['gitlab_emial_from'] = 'a@example.com'
#### a bare setter with a key
external_url['x'] = 1
gitlab_rails['after'] = 1
#### runtime_dir read by key
gitlab_rails['x'] = runtime_dir['x']
gitlab_rails['after'] = 1
#### git_data_dirs as a call
git_data_dirs({ 'default' => { 'path' => '/mnt/data' } })
#### git_data_dirs by index
git_data_dirs['default'] = { 'path' => '/mnt/data' }
#### git_data_dirs with a block is ignored
git_data_dirs { 'default' }
gitlab_rails['x'] = 1
#### a block with statements is ignored
git_data_dirs do
  gitlab_rails['never'] = 1
end
gitlab_rails['x'] = 1
#### git_data_dir
git_data_dir '/mnt/data'
#### whole root as a call
nginx({ 'a' => 1, 'b' => { 'c' => 2 } })
#### whole root without braces
nginx 'a' => 1, 'b' => 2
#### whole root with symbol keys
nginx a: 1, b: { c: 2 }
#### whole root replaces what stood before
nginx['before'] = 1
nginx 'a' => 1
nginx['after'] = 2
#### a plain hash does not spring up
nginx 'a' => 1
nginx['b']['c'] = 2
gitlab_rails['after'] = 1
#### a nested level of a replaced root
nginx({ 'b' => {} })
nginx['b']['c'] = 2
#### whole root is not copied
h = { 'a' => 1 }
nginx h
h['b'] = 2
#### whole root by Gitlab
Gitlab['nginx'] = { 'a' => 1 }
nginx['b'] = 2
#### mattermost as a hash
mattermost({ 'enable' => true, 'env' => { 'MM_A' => 'b' } })
#### a known root set to a string
nginx 'oops'
gitlab_rails['x'] = 1
#### the last assignment wins
external_url 'http://a.example'
external_url 'http://b.example'
#### a removed root
grafana['enable'] = false
gitlab_rails['after'] = 1
#### another removed root
gitlab_monitor['enable'] = true
gitlab_rails['after'] = 1
#### a root kept for compatibility
unicorn['worker_timeout'] = 60
#### an older root
ci_external_url 'http://ci.example'
gitlab_rails['after'] = 1
#### Ruby's own methods on self
name 'x'
gitlab_rails['after'] = 1
#### printing does nothing
puts 'hello'
gitlab_rails['x'] = 1
warn "careful"
#### requiring does nothing
require 'json'
require 'uri'
gitlab_rails['x'] = 1
#### parentheses around nothing
external_url()
gitlab_rails['x'] = 1
#### several assignments on one line
gitlab_rails['a'] = 1; gitlab_rails['b'] = 2
#### chained assignment
gitlab_rails['a'] = gitlab_rails['b'] = 3
#### multiple assignment to variables
a, b = 1, 'two'
gitlab_rails['a'] = a
gitlab_rails['b'] = b
#### multiple assignment to settings
gitlab_rails['a'], gitlab_rails['b'] = 1, 2
