#### numbers
gitlab_rails['a'] = [1_000, 0644, 0x1f, 0b101, -3, 1.5, 1e3, -0.5, 0o17]
#### arithmetic
gitlab_rails['a'] = 10 * 1024 * 1024
gitlab_rails['b'] = 7 / 2
gitlab_rails['c'] = -7 / 2
gitlab_rails['d'] = -7 % 3
gitlab_rails['e'] = 2 ** 10
gitlab_rails['f'] = 1 + 2 * 3 - 4
gitlab_rails['g'] = (1 + 2) * 3
gitlab_rails['h'] = 7.0 / 2
gitlab_rails['i'] = 1 / 3.0
#### division by zero
gitlab_rails['a'] = 1 / 0
gitlab_rails['after'] = 1
#### comparison
gitlab_rails['a'] = [1 < 2, 2 <= 1, 1 == 1.0, 'a' == 'a', 'a' != 'b', :a == 'a', 'a' < 'b', 1 <=> 2]
#### booleans
gitlab_rails['a'] = [true && 'x', nil || 'y', false || nil, !true, (not false), 1 && nil]
#### and or words
x = nil or 'y'
gitlab_rails['x'] = x
#### ternary
gitlab_rails['a'] = true ? 'yes' : 'no'
gitlab_rails['b'] = nil ? 'yes' : 'no'
#### unknown ternary
gitlab_rails['a'] = ENV['X'] ? 'yes' : 'no'
#### if as an expression
gitlab_rails['a'] = if true then 'x' else 'y' end
#### unknown if as an expression
gitlab_rails['a'] = if ENV['X']
  'x'
else
  'y'
end
#### case as an expression
mode = 'b'
gitlab_rails['a'] = case mode
                    when 'a' then 1
                    when 'b', 'c' then 2
                    else 3
                    end
#### strings of all kinds
gitlab_rails['a'] = ['a\'b\\c\n', "a\tb\"c\u00e9\x41", %q(x(y)z), %Q[a#{1}b], %(c "d"), %w[a b\ c], %i[d e], 'é']
#### adjacent strings
gitlab_rails['a'] = 'a' "b" 'c'
#### continued strings
gitlab_rails['a'] = 'a' \
  'b'
#### a string over several lines
gitlab_rails['a'] = "a
b
  c"
#### interpolation
host = 'example.com'
port = 8080
external_url "https://#{host}:#{port}/x"
gitlab_rails['b'] = "#{nil}#{true}#{:sym}#{1.0}"
#### interpolation of the environment
external_url "https://#{ENV['HOST']}"
#### heredocs
nginx['a'] = <<-EOS
  a
    b
  EOS
nginx['b'] = <<~EOS
  a
    b

  c
EOS
nginx['c'] = <<'EOS'
raw #{x} \n
EOS
nginx['d'] = <<~"EOS".strip
  v #{1 + 1}
EOS
#### two heredocs on a line
nginx['a'], nginx['b'] = <<A, <<B
one
A
two
B
#### a heredoc with a call
nginx['a'] = <<~EOS.lines.map(&:strip).join(',')
  x
  y
EOS
#### yaml
gitlab_rails['ldap_servers'] = YAML.load <<-'EOS'
  main: # comment
    label: 'LDAP'
    host: 'ldap.example.com'
    port: 389
    uid: "sAMAccountName"
    verify: true
    active_directory: yes
    off_key: off
    group_base: ''
    empty:
    tilde: ~
    octal: 0644
    hex: 0x1F
    float: 1.5
    exp: 1.5e+3
    big: 1_000
    comma: 1,000
    time: 1:30
    version: 1.2.3
    neg: -5
    plus: +5
    dot: .5
    word: yes please
    y: n
    sym: :symbol
    list: [a, 'b', 3]
    attributes:
      username: ['uid', 'userid']
      - broken
EOS
#### yaml that works
gitlab_rails['ldap_servers'] = YAML.load <<-'EOS'
  main: # comment
    label: 'LDAP'
    port: 389
    verify: true
    active_directory: yes
    off_key: off
    group_base: ''
    empty:
    tilde: ~
    octal: 0644
    bad_octal: 0899
    hex: 0x1F
    float: 1.5
    exp: 1.5e+3
    exp2: 1e3
    big: 1_000
    comma: 1,000
    time: 1:30
    time2: 1:30:15
    version: 1.2.3
    neg: -5
    plus: +5
    dot: .5
    trailing: 5.
    word: yes please
    y: n
    sym: :symbol
    qsym: :"quoted sym"
    list: [a, 'b', 3]
    null_word: null
    nullish: nullx
    TRUE: TRUE
    url: http://x:80/
    star: "*"
    multi: |
      line one
      line two
    folded: >
      joined
      text
    1: integer key
    nested:
      - a: 1
        b: 2
      - c
EOS
#### yaml with a date
gitlab_rails['x'] = YAML.load("a: 2001-01-01\nb: 1")
#### yaml in parentheses
gitlab_rails['ldap_servers'] = YAML.load(<<~EOS)
  main:
    host: h
EOS
#### yaml safe_load
gitlab_rails['x'] = YAML.safe_load("a: [1, two]")
#### yaml of a variable
text = "a: 1"
gitlab_rails['x'] = YAML.load(text)
#### yaml of the environment
gitlab_rails['x'] = YAML.load(ENV['X'].to_s)
#### yaml with an option
gitlab_rails['x'] = YAML.load("a: 1", symbolize_names: true)
#### yaml merge keys without aliases
gitlab_rails['x'] = YAML.load("<<: {a: 1}\nb: 2")
#### json
gitlab_rails['x'] = JSON.parse('{"a": [1, null, "x", 1.5, true]}')
#### json of the environment
gitlab_rails['x'] = JSON.parse(ENV.fetch('X', '{}'))
gitlab_rails['y'] = 1
#### json generated
gitlab_rails['x'] = { 'a' => 1, b: [nil, "q\"\\"] }.to_json
gitlab_rails['y'] = JSON.generate([1, 'two'])
gitlab_rails['z'] = ['a'].to_json
#### string methods
gitlab_rails['a'] = [' x '.strip, "x\n".chomp, 'Ab'.upcase, 'Ab'.downcase, 'ab'.capitalize, 'a,b,,'.split(','), 'a b  c'.split, 'abc'.length]
gitlab_rails['b'] = ['a-b'.gsub('-', '_'), 'aab'.sub('a', 'x'), 'ab'.include?('b'), 'ab'.start_with?('a'), 'ab'.end_with?('a'), 'abc'[0], 'abc'[1, 2], 'abc'[-1], 'abc'[9], '12abc'.to_i, '3.5'.to_f, 'x'.to_sym, 'a' * 3, 'a' + 'b', '%s-%d' % ['a', 1], '%02d' % 5]
gitlab_rails['c'] = ['abc'.reverse, 'abc'.tr('a', 'b'), 'x'.empty?, ''.empty?, 'x'.nil?, 'ab'.chars, "a\nb".lines, 'abc'.chomp('c'), 'x'.ljust(3), 'x'.rjust(3, '0'), 'abc'.delete('b')]
#### array methods
gitlab_rails['a'] = [['a', 'b'].join(','), [1, nil].compact, [1, [2, 3]].flatten, [1, 1, 2].uniq, [1, 2].reverse, [1, 2].first, [1, 2].last, [1, 2].include?(2), [].empty?, [1, 2].size]
gitlab_rails['b'] = ['a', :b, 1].map(&:to_s)
gitlab_rails['c'] = [1, 2, 3].map { |x| x * 2 }
gitlab_rails['d'] = [1, 2, 3].select { |x| x > 1 }
gitlab_rails['e'] = [1] + [2]
gitlab_rails['f'] = (1..3).map { |i| "host#{i}" }
gitlab_rails['g'] = (1..3).to_a
gitlab_rails['h'] = ['a', 'b'].each_with_index.map { |x, i| "#{i}#{x}" }
#### a range as a value
gitlab_rails['r'] = 1..5
#### conversions
gitlab_rails['a'] = [Integer('42'), Float('1.5'), String(3), Array(nil), 5.to_s, nil.to_a, nil.to_s, 3.7.to_i, '0x1f'.hex]
#### a failing conversion
gitlab_rails['a'] = Integer('x')
gitlab_rails['after'] = 1
#### nil has no such method
x = nil
gitlab_rails['a'] = x.strip
gitlab_rails['after'] = 1
#### safe navigation
x = nil
gitlab_rails['a'] = x&.strip
#### adding a string and a number
gitlab_rails['a'] = 'a' + 1
gitlab_rails['after'] = 1
#### adding a string and nil
gitlab_rails['a'] = 'a' + nil
gitlab_rails['after'] = 1
#### environment
gitlab_rails['a'] = ENV['A']
gitlab_rails['b'] = ENV['B'] || 'default'
gitlab_rails['c'] = ENV.fetch('C', 'default')
gitlab_rails['d'] = ENV['D'].to_i
gitlab_rails['e'] = ENV.key?('E')
gitlab_rails['f'] = 1
#### environment that must be there
gitlab_rails['a'] = ENV.fetch('A')
gitlab_rails['b'] = 1
#### environment in parts of a hash
gitlab_rails['object_store'] = { 'enabled' => true, 'key' => ENV['K'], 'list' => [1, ENV['L']], 'n' => { 'm' => ENV['M'], 'o' => 2 } }
#### environment set and read
ENV['LOCAL'] = 'x'
gitlab_rails['a'] = ENV['LOCAL']
#### files
gitlab_rails['a'] = File.read('/etc/secret').strip if File.exist?('/etc/secret')
gitlab_rails['b'] = 2
#### file join
gitlab_rails['a'] = File.join('/etc', 'gitlab', '/ssl')
#### node
gitlab_rails['a'] = node['fqdn']
gitlab_rails['b'] = "x-#{node['hostname']}"
gitlab_rails['c'] = 1
#### shell
gitlab_rails['a'] = `hostname`.strip
gitlab_rails['b'] = 1
#### constants
HOST = 'example.com'
URL = "https://#{HOST}"
external_url URL
#### globals and instance variables
$port = 80
@host = 'h'
gitlab_rails['a'] = $port
gitlab_rails['b'] = @host
#### lambdas
f = ->(x) { "#{x}!" }
gitlab_rails['a'] = f.call('hi')
gitlab_rails['b'] = f.('ho')
#### a proc that sets
set = proc { |k| gitlab_rails[k] = true }
set.call('a')
#### methods of the file
def url(host)
  "https://#{host}"
end
external_url url('example.com')
#### a method that sets
def enable(key)
  gitlab_rails[key] = true
end
enable('a')
enable 'b'
#### a method that is never called
def never
  gitlab_rails['x'] = 1
end
gitlab_rails['y'] = 2
#### a method with a default
def port(n = 80)
  n
end
gitlab_rails['a'] = port
gitlab_rails['b'] = port(1)
#### a method with an early return
def pick(x)
  return 'a' if x == 1
  'b'
end
gitlab_rails['a'] = pick(1)
gitlab_rails['b'] = pick(2)
#### format
gitlab_rails['a'] = format('%s:%d', 'h', 80)
#### time
gitlab_rails['a'] = Time.now.year
gitlab_rails['b'] = 1
#### regular expressions
gitlab_rails['a'] = 'abc' =~ /b/
gitlab_rails['b'] = 'abc'.gsub(/b/, 'x')
gitlab_rails['c'] = /a.b/
gitlab_rails['d'] = 1
#### dup and freeze
a = ['x'].freeze
b = a.dup
b << 'y'
gitlab_rails['a'] = a
gitlab_rails['b'] = b
#### or with a known left
gitlab_rails['a'] = 'x' || ENV['Y']
gitlab_rails['b'] = nil || ENV['Y'] || 'z'
#### a sum of strings and the environment
gitlab_rails['a'] = 'x' + ENV['Y'].to_s + 'z'
#### begin as an expression
gitlab_rails['a'] = begin
  Integer('x')
rescue ArgumentError
  7
end
#### rescue modifier
gitlab_rails['a'] = Integer('x') rescue 8
gitlab_rails['b'] = (Integer('x') rescue 8)
#### rescue modifier that is not needed
gitlab_rails['a'] = (Integer('5') rescue 8)
#### large numbers
gitlab_rails['a'] = 9_223_372_036_854_775_807
gitlab_rails['b'] = -1
#### floats as text
gitlab_rails['a'] = [1.0.to_s, 1e20.to_s, 1e-5.to_s, 100.0.to_s, 0.1.to_s, 1e15.to_s, 1e16.to_s]
#### entries that are not known, in an array and in a text
more = { 'port' => 1 }.transform_keys(&:to_sym)
table = { **more, 'b' => 2 }
list = ['a']
list << table
gitlab_rails['a'] = list
gitlab_rails['b'] = [table]
gitlab_rails['c'] = JSON.generate(table)
gitlab_rails['d'] = "#{table}"
gitlab_rails['e'] = table == { 'b' => 2 }
gitlab_rails['f'] = { 'list' => [table] }
