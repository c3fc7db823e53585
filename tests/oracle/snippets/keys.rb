#### string key
gitlab_rails['a'] = 1
#### double-quoted key
gitlab_rails["a"] = 1
#### symbol key
gitlab_rails[:a] = 1
#### symbol and string are one key
gitlab_rails[:a] = 1
gitlab_rails['a'] = 2
#### nested levels spring up
gitlab_rails['a']['b']['c'] = 1
#### nested symbol keys
gitlab_rails[:a][:b] = 1
gitlab_rails['a']['c'] = 2
#### integer keys stay
gitlab_rails['a'] = { 1 => 'one' }
#### an integer key by index
gitlab_rails[1] = 'one'
#### symbol keys in a hash
gitlab_rails['a'] = { b: 1, 'c' => { d: 2 } }
#### symbol keys in hashes in arrays
gitlab_rails['omniauth_providers'] = [{ name: 'saml', args: { issuer: 'x' } }]
#### quoted symbol keys
gitlab_rails['a'] = { "b c": 1, :"d-e" => 2 }
#### symbols as values
gitlab_rails['a'] = :smtp
gitlab_rails['b'] = [:x, :y]
#### a hash replaces a nested level
gitlab_rails['a']['b'] = 1
gitlab_rails['a'] = { 'c' => 2 }
#### a key after a hash
gitlab_rails['a'] = { 'b' => 1 }
gitlab_rails['a']['c'] = 2
gitlab_rails['a']['d']['e'] = 3
#### a hash is copied on assignment
h = { 'a' => 1 }
gitlab_rails['h'] = h
h['b'] = 2
#### the object read back is the setting's
gitlab_rails['h'] = { 'a' => 1 }
h = gitlab_rails['h']
h['b'] = 2
#### strings are not copied
s = 'a'.dup
gitlab_rails['s'] = s
s << 'b'
#### arrays are copied
a = ['x']
gitlab_rails['a'] = a
a << 'y'
#### an array read back is the setting's
gitlab_rails['a'] = ['x']
gitlab_rails['a'] << 'y'
#### an array read back into a variable
gitlab_rails['a'] = ['x']
list = gitlab_rails['a']
list << 'y'
list.push('z')
#### or-assign on a missing key
gitlab_rails['x'] ||= 'default'
#### or-assign on a set key
gitlab_rails['x'] = 'set'
gitlab_rails['x'] ||= 'default'
#### or-assign on nil
gitlab_rails['x'] = nil
gitlab_rails['x'] ||= 'default'
#### or-assign on false
gitlab_rails['x'] = false
gitlab_rails['x'] ||= 'default'
#### or-assign through self
self.external_url ||= 'http://a.example'
#### or-assign of a setter name is a variable
external_url ||= 'http://a.example'
#### and-assign
gitlab_rails['x'] = 1
gitlab_rails['x'] &&= 2
#### and-assign on a missing key
gitlab_rails['x'] &&= 2
#### or with a missing key
x = gitlab_rails['a'] || 'b'
gitlab_rails['x'] = x
#### a missing key is true
gitlab_rails['x'] = 1 if gitlab_rails['nope']
#### unless a missing key
gitlab_rails['x'] = 1 unless gitlab_rails['nope']
#### a missing key in a text
gitlab_rails['x'] = "a#{gitlab_rails['nope']}b"
#### append to a missing key
gitlab_rails['before'] = 1
gitlab_rails['list'] << 'x'
gitlab_rails['after'] = 1
#### plus-assign on a missing key
gitlab_rails['before'] = 1
gitlab_rails['list'] += ['x']
gitlab_rails['after'] = 1
#### plus-assign on an array
gitlab_rails['list'] = ['a']
gitlab_rails['list'] += ['b']
#### plus-assign on a string
gitlab_rails['s'] = 'a'
gitlab_rails['s'] += 'b'
#### plus-assign on a number
gitlab_rails['n'] = 1
gitlab_rails['n'] += 2
gitlab_rails['n'] *= 10
#### plus-assign of nil
gitlab_rails['n'] = 1
gitlab_rails['n'] += nil
gitlab_rails['after'] = 1
#### append to a string
nginx['custom'] = 'a'.dup
nginx['custom'] << 'b'
#### reading creates an empty hash
gitlab_rails['x']
gitlab_rails['y'] = 1
#### reading two levels creates both
x = gitlab_rails['a']['b']
#### dig does not create
x = gitlab_rails.dig('a', 'b')
gitlab_rails['y'] = x
#### key does not create
gitlab_rails['y'] = gitlab_rails.key?('a')
#### key of a set one
gitlab_rails['a'] = 1
gitlab_rails['y'] = gitlab_rails.key?(:a)
#### fetch does not create
gitlab_rails['y'] = gitlab_rails.fetch('a', 'default')
#### fetch of a missing key
gitlab_rails['y'] = gitlab_rails.fetch('a')
gitlab_rails['after'] = 1
#### fetch of a set key
gitlab_rails['a'] = 1
gitlab_rails['y'] = gitlab_rails.fetch('a', 2)
#### nil is kept
gitlab_rails['x'] = nil
#### a nil in a hash
gitlab_rails['x'] = { 'a' => nil }
#### a setting copied from another
gitlab_rails['a'] = 'v'
gitlab_rails['b'] = gitlab_rails['a']
#### a hash copied from another setting is shared
gitlab_rails['a'] = { 'x' => 1 }
nginx['b'] = gitlab_rails['a']
nginx['b']['y'] = 2
#### merge! on a root
gitlab_rails.merge!('a' => 1, 'b' => 2)
#### merge! on a missing level
mattermost['env'].merge!('MM_A' => 'b')
#### merge! on a level
mattermost['env'] = { 'MM_A' => 'b' }
mattermost['env'].merge!({ 'MM_B' => 'c' })
#### update on a level
mattermost['env'] = { 'MM_A' => 'b' }
mattermost['env'].update('MM_A' => 'x', MM_C: 'd')
#### store on a level
mattermost['env'].store('MM_A', 'b')
#### merge leaves the receiver
mattermost['env'] = { 'MM_A' => 'b' }
x = mattermost['env'].merge('MM_B' => 'c')
#### merge and assign
mattermost['env'] = { 'MM_A' => 'b' }
mattermost['env'] = mattermost['env'].merge('MM_B' => 'c', 'MM_A' => 'z')
#### merge onto a literal
mattermost['env'] = { 'MM_A' => 'b' }.merge('MM_B' => 'c')
#### delete a key
gitlab_rails['a'] = 1
gitlab_rails['b'] = 2
gitlab_rails.delete('a')
#### delete a symbol key
gitlab_rails['a'] = 1
gitlab_rails['b'] = gitlab_rails.delete(:a)
#### clear a level
gitlab_rails['a'] = { 'b' => 1 }
gitlab_rails['a'].clear
#### env built in a variable
env = { 'MM_A' => 'b' }
env['MM_B'] = 'c'
mattermost['env'] = env
env['MM_C'] = 'd'
#### env built in a constant
MM_ENV = { 'MM_A' => 'b' }.freeze
mattermost['env'] = MM_ENV
#### env built with merge!
env = {}
env.merge!('MM_A' => 'b')
mattermost['env'] = env
#### env set several times
mattermost['env'] = { 'MM_A' => 'a' }
mattermost['env'] = { 'MM_B' => 'b' }
mattermost['env']['MM_C'] = 'c'
#### env through a splat
base = { 'MM_A' => 'a' }
mattermost['env'] = { **base, 'MM_B' => 'b' }
#### a plain hash knows symbols
h = { a: 1 }
gitlab_rails['x'] = h['a']
gitlab_rails['y'] = h[:a]
#### a missing key of a plain hash is nil
h = {}
gitlab_rails['x'] = h['a'] || 'default'
#### a missing level of a plain hash
h = {}
h['a']['b'] = 1
gitlab_rails['after'] = 1
#### the same key twice in a literal
gitlab_rails['x'] = { 'a' => 1, 'b' => 2, 'a' => 3 }
#### string and symbol key in one literal
gitlab_rails['x'] = { 'a' => 1, a: 2 }
#### trailing commas and comments
gitlab_rails['x'] = {
  'a' => 1, # one
  # two
  'b' => [1, 2,],
}
#### index of a number
gitlab_rails['x'] = 1
gitlab_rails['x']['y'] = 2
gitlab_rails['after'] = 1
#### a level under a nil
gitlab_rails['x'] = nil
gitlab_rails['x']['y'] = 2
gitlab_rails['after'] = 1
#### a level under true
gitlab_rails['x'] = true
gitlab_rails['x']['y'] = 2
gitlab_rails['after'] = 1
#### a computed key
key = 'a' + 'b'
gitlab_rails[key] = 1
#### an interpolated key
part = 'smtp'
gitlab_rails["#{part}_enable"] = true
#### an unknown key name
gitlab_rails['a'] = 1
gitlab_rails[ENV['K'].to_s] = 2
#### an unknown key in a literal
gitlab_rails['x'] = { 'a' => 1, ENV['K'].to_s => 2 }
#### a frozen hash
H = { 'a' => 1 }.freeze
H['b'] = 2
gitlab_rails['after'] = 1
#### a frozen string
S = 'a'.freeze
S << 'b'
gitlab_rails['after'] = 1
#### each over a setting
mattermost['env'] = { 'A' => '1', 'B' => '2' }
mattermost['env'].each { |k, v| gitlab_rails[k] = v }
#### values of a setting
mattermost['env'] = { 'A' => '1', 'B' => '2' }
gitlab_rails['v'] = mattermost['env'].values
gitlab_rails['k'] = mattermost['env'].keys
gitlab_rails['n'] = mattermost['env'].size
gitlab_rails['e'] = mattermost['env'].empty?
#### to_json of a setting
mattermost['env'] = { 'A' => '1', b: [1, nil, true, 1.5, :s] }
gitlab_rails['json'] = mattermost['env'].to_json
