#### if modifier on the environment
gitlab_rails['a'] = 1 if ENV['X']
gitlab_rails['b'] = 2 unless ENV['Y']
#### if else
if ENV['X']
  gitlab_rails['a'] = 1
else
  gitlab_rails['a'] = 2
end
#### the same in both branches
if ENV['X']
  gitlab_rails['a'] = 1
else
  gitlab_rails['a'] = 1
end
#### elsif
if ENV['X'] == 'a'
  gitlab_rails['a'] = 1
elsif ENV['X'] == 'b'
  gitlab_rails['b'] = 2
else
  gitlab_rails['c'] = 3
end
gitlab_rails['d'] = 4
#### overwritten after a condition
gitlab_rails['a'] = 1 if ENV['X']
gitlab_rails['a'] = 2
#### perhaps overwritten
gitlab_rails['a'] = 1
gitlab_rails['a'] = 2 if ENV['X']
#### levels created under a condition
gitlab_rails['env']['A'] = 1 if ENV['X']
gitlab_rails['env']['B'] = 2
#### hashes under conditions
if ENV['X']
  mattermost['env'] = { 'A' => '1', 'C' => '3' }
else
  mattermost['env'] = { 'B' => '2', 'C' => '3' }
end
mattermost['env']['D'] = '4'
#### a variable under a condition
x = 'a'
x = 'b' if ENV['X']
gitlab_rails['x'] = x
gitlab_rails['y'] = 1
#### a variable only under a condition
x = 'b' if ENV['X']
gitlab_rails['x'] = x || 'c'
#### a variable of a branch that never runs
x = 1 if false
gitlab_rails['x'] = x
#### known conditions
gitlab_rails['a'] = 1 if true
gitlab_rails['b'] = 2 if false
gitlab_rails['c'] = 3 unless nil
if 1 == 1
  gitlab_rails['d'] = 4
else
  gitlab_rails['e'] = 5
end
#### a condition on a set key
gitlab_rails['smtp_enable'] = true
if gitlab_rails['smtp_enable']
  gitlab_rails['smtp_port'] = 25
end
#### case on the environment
case ENV['X']
when 'a'
  gitlab_rails['a'] = 1
when 'b'
  gitlab_rails['b'] = 2
else
  gitlab_rails['c'] = 3
end
#### case on a known value
case 'b'
when 'a'
  gitlab_rails['a'] = 1
when 'b'
  gitlab_rails['b'] = 2
else
  gitlab_rails['c'] = 3
end
#### case without a subject
x = 5
case
when x > 3 then gitlab_rails['a'] = 1
else gitlab_rails['b'] = 2
end
#### case on a class
case 'x'
when String then gitlab_rails['a'] = 1
when Integer then gitlab_rails['b'] = 2
end
#### each over words
%w[a b c].each { |x| gitlab_rails[x] = true }
#### each over words with do
%w[a b].each do |service|
  gitlab_rails["#{service}_enable"] = false
end
#### each over a hash
{ 'a' => 1, 'b' => 2 }.each do |k, v|
  mattermost[k] = v
end
#### each over settings' hashes
[gitlab_workhorse['env'], gitlab_rails['env']].each do |env|
  env['A'] = 'b'
end
#### each over roots
[nginx, registry].each { |root| root['enable'] = false }
#### each_with_index
%w[a b].each_with_index { |x, i| gitlab_rails[x] = i }
#### each over an unknown list
ENV['LIST'].to_s.split(',').each { |x| gitlab_rails[x] = true }
gitlab_rails['z'] = 1
#### each over an unknown hash with a fixed key
ENV['LIST'].to_s.split(',').each { |x| gitlab_rails['a'] = x }
#### each over an unknown list appending
list = ['first']
ENV['LIST'].to_s.split(',').each { |x| list << x }
gitlab_rails['list'] = list
#### a counter in an unknown loop
n = 0
ENV['LIST'].to_s.split(',').each { |x| n += 1 }
gitlab_rails['n'] = n
#### times
3.times { |i| gitlab_rails["h#{i}"] = i }
#### upto
1.upto(3) { |i| gitlab_rails["h#{i}"] = i }
#### a while loop
i = 0
while i < 3
  gitlab_rails["h#{i}"] = i
  i += 1
end
#### an until loop
i = 0
until i == 2
  i += 1
end
gitlab_rails['i'] = i
#### a for loop
for x in ['a', 'b']
  gitlab_rails[x] = 1
end
gitlab_rails['last'] = x
#### next in a block
%w[a b c].each do |x|
  next if x == 'b'
  gitlab_rails[x] = 1
end
#### break in a block
%w[a b c].each do |x|
  break if x == 'b'
  gitlab_rails[x] = 1
end
#### next on the environment
%w[a b].each do |x|
  next if ENV['SKIP']
  gitlab_rails[x] = 1
end
gitlab_rails['z'] = 1
#### return at the top level
gitlab_rails['a'] = 1
return
gitlab_rails['b'] = 2
#### return on a known condition
gitlab_rails['a'] = 1
return if true
gitlab_rails['b'] = 2
#### return on the environment
gitlab_rails['a'] = 1
gitlab_rails['b'] = 1
return if ENV['X']
gitlab_rails['b'] = 2
gitlab_rails['c'] = 3
#### two returns on the environment
gitlab_rails['a'] = 1
return if ENV['X']
gitlab_rails['a'] = 2
return if ENV['Y']
gitlab_rails['a'] = 1
#### raise stops
gitlab_rails['a'] = 1
raise 'no'
gitlab_rails['b'] = 2
#### exit stops
gitlab_rails['a'] = 1
exit
gitlab_rails['b'] = 2
#### raise on the environment
raise 'no' if ENV['X']
gitlab_rails['b'] = 2
#### raise in a method
def check
  raise 'no'
end
gitlab_rails['a'] = 1
check
gitlab_rails['b'] = 2
#### the data section
gitlab_rails['a'] = 1
__END__
gitlab_rails['b'] = 2
#### a comment block
gitlab_rails['a'] = 1
=begin
gitlab_rails['b'] = 2
=end
gitlab_rails['c'] = 3
#### from_file
gitlab_rails['a']['b'] = 1
from_file '/etc/gitlab/other.rb'
gitlab_rails['c'] = 1
#### from_file on a condition
gitlab_rails['a'] = 1
from_file('/etc/gitlab/other.rb') if File.exist?('/etc/gitlab/other.rb')
gitlab_rails['c'] = 1
#### eval of the environment
eval ENV['GITLAB_OMNIBUS_CONFIG'].to_s if ENV['NEVER_SET_EXCEPT_ANY'] == 'x'
gitlab_rails['a'] = 1
#### begin without rescue
begin
  gitlab_rails['a'] = 1
end
#### begin with a rescue that is not needed
begin
  gitlab_rails['a'] = 1
rescue StandardError
  gitlab_rails['a'] = 2
end
#### begin with a certain error
begin
  gitlab_rails['a'] = 1
  nil['x']
  gitlab_rails['b'] = 1
rescue StandardError
  gitlab_rails['c'] = 2
end
#### begin with a possible error
begin
  gitlab_rails['a'] = 1
  gitlab_rails['b'] = Integer(ENV['X'])
  gitlab_rails['c'] = 1
rescue StandardError
  gitlab_rails['d'] = 2
end
gitlab_rails['e'] = 5
#### ensure
begin
  gitlab_rails['a'] = 1
ensure
  gitlab_rails['b'] = 2
end
#### a condition with an assignment
if (host = ENV['HOST'])
  external_url "https://#{host}"
end
gitlab_rails['x'] = 1
#### and as a condition
ENV['X'] && gitlab_rails['a'] = 1
gitlab_rails['b'] = 2
#### or as a condition
ENV['X'] or gitlab_rails['a'] = 1
gitlab_rails['b'] = 2
#### known and
true and gitlab_rails['a'] = 1
false and gitlab_rails['b'] = 1
#### a ternary that sets
ENV['X'] ? gitlab_rails['a'] = 1 : gitlab_rails['b'] = 2
#### tap
gitlab_rails.tap { |r| r['a'] = 1 }
#### tap on a literal
mattermost['env'] = {}.tap { |e| e['A'] = 'b' }
#### each_with_object
mattermost['env'] = %w[A B].each_with_object({}) { |k, h| h[k] = '1' }
#### inject
gitlab_rails['x'] = [1, 2, 3].inject(:+)
gitlab_rails['y'] = 1
#### Hash conversion
mattermost['env'] = { 'A' => 1 }.map { |k, v| ["MM_#{k}", v.to_s] }.to_h
#### transform_values
mattermost['env'] = { 'A' => 1 }.transform_values(&:to_s)
#### a block-local variable
%w[a].each { |x| inner = x }
gitlab_rails['x'] = 1
#### a block changes an outer variable
last = nil
%w[a b].each { |x| last = x }
gitlab_rails['last'] = last
#### nested loops
%w[a b].each { |x| %w[c d].each { |y| gitlab_rails[x + y] = true } }
#### an unknown loop in a loop
%w[a b].each { |x| ENV['L'].to_s.split.each { |y| gitlab_rails[x] = y } }
gitlab_rails['z'] = 1
#### send
send(:external_url, 'http://a.example')
gitlab_rails['x'] = 1
#### a write to something unknown
target = ENV['X'] ? nginx : registry
target['a'] = 1
gitlab_rails['x'] = 1
#### nothing at all
#### only a comment
# gitlab_rails['a'] = 1
#### a hash made and emptied in a branch
nginx['a'] = { 'x' => 1 }
if ENV['Q']
  nginx['a'] = { 'x' => 1, 'y' => 2 }
  nginx['a'].clear
end
nginx['b'] = { 'x' => 1 }
ENV['Q'].to_s.split(',').each do |key|
  nginx['b'] = { 'x' => 1, 'y' => 2 }
  nginx['b'].delete('x')
end
nginx['c'] = { 'x' => 1 }
if ENV['Q']
  list = { 'x' => 1 }
  nginx['c'] = list
  if ENV['R']
    list['x'] = 2
  end
end
nginx['d'] = { 'x' => 1 }
if ENV['Q'].nil?
  nginx['d'] = { 'x' => 1 }
  nginx['d']['x'] = 3
end
