# Prints src/value/methods/core_methods.txt: the public methods of Ruby's own classes, how many arguments each takes
# without a block, and which sorts of a single argument it refuses whatever their value. All of it is tried out.

# What tells Ruby's releases from 2.1 to 3.4 apart: a class that had or was given such a method is not said to lack it.
OTHER_RELEASES = { Hash => %i[index], Array => %i[fetch_values], Object => %i[to_set] }.freeze

# They run what they are given, change what all objects are, print, or wait.
NOT_TRIED = %i[
  instance_eval instance_exec send __send__ public_send display extend define_singleton_method method singleton_method
  public_method singleton_method_added instance_variable_get instance_variable_set remove_instance_variable instance_variable_defined? to_enum
  enum_for tap then yield_self itself freeze dup clone cycle
].freeze

RECEIVERS = {
  NilClass => [nil],
  TrueClass => [true, false],
  Integer => [0, 5, -7],
  Float => [0.0, 1.5, -2.25],
  String => ['', 'a', "a b\n", '12'],
  Symbol => %i[a b1],
  Array => [[], [1], ['a', 'b'], [[1, 2]], [nil]],
  Hash => [{}, { 'a' => 1 }, { a: { b: 2 } }],
  Range => [1..3],
  Regexp => [/a/],
  Proc => [-> { nil }]
}.freeze

ARGUMENTS = {
  n: [nil], b: [true, false], i: [0, 1, 2, 10, -3, 1000], f: [0.5, 2.0], s: ['', 'a', '1', 'zz', 'utf-8'], y: %i[a to_s], a: [[], [1], ['a', 'b']],
  h: [{}, { 'a' => 1 }]
}.freeze

def copy(object)
  object.frozen? ? object : object.clone
end

def error(receiver, name, *arguments)
  copy(receiver).public_send(name, *arguments.map { |argument| copy(argument) })
  nil
rescue StandardError => e
  e
end

# How many arguments: what Ruby says of too few and too many, where it holds for every number and receiver.
def counts(receivers, name)
  refusals = (0..5).to_h do |count|
    [count, receivers.map { |receiver| error(receiver, name, *([1] * count)) }.map { |raised| expected(raised, count) }]
  end
  said = refusals.values.flatten.compact.uniq
  return '*' unless said.size == 1

  fewest, most = said.first.split('..')
  range = Range.new(fewest.to_i, said.first.end_with?('+') ? nil : (most || fewest).to_i)
  refusals.all? { |count, all| range.cover?(count) ? all.none? : all.all? } ? said.first : '*'
end

def expected(raised, count)
  return unless raised.is_a?(ArgumentError)

  raised.message[/\Awrong number of arguments \(given #{count}, expected (\d+(\.\.\d+|\+)?)\)/, 1]
end

def refused(receivers, name)
  ARGUMENTS.each_with_object({}) do |(sort, arguments), found|
    next if sort == :h && name.match?(/\w/)

    errors = receivers.product(arguments).map { |receiver, argument| error(receiver, name, argument)&.class }.uniq
    (found[errors.first] ||= []) << sort if errors.size == 1 && [TypeError, ArgumentError].include?(errors.first)
  end
end

puts '# The public methods of the classes of Ruby, printed by tests/oracle/core_methods.rb with Ruby 3.1.'
puts '# Class, method, how many arguments it takes without a block, and the sorts of a single argument that it refuses with an error.'
common = Object.public_instance_methods + OTHER_RELEASES[Object]
puts "Object #{common.sort.join(' ')}"
RECEIVERS.each do |type, receivers|
  names = (type.public_instance_methods - common + OTHER_RELEASES.fetch(type, [])).uniq
  names |= type.public_instance_methods(false)
  names.sort.each do |name|
    row = [type == TrueClass ? 'Boolean' : type, name]
    unless NOT_TRIED.include?(name) || !type.method_defined?(name) || [Range, Regexp, Proc].include?(type)
      taken = counts(receivers, name)
      row << taken
      refused(receivers, name).each { |raised, sorts| row << "#{raised}:#{sorts.join}" } if taken == '*' || (Integer(taken[/\d+/]) <= 1 && taken != '0')
    end
    puts row.join(' ')
  end
end
