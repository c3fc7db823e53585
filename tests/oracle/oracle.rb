#!/usr/bin/env ruby
# frozen_string_literal: true

# Oracle: evaluates gitlab.rb files with real Ruby under a small stand-in for the Omnibus
# settings DSL and prints what they set as canonical JSON (one object a file, keys sorted).
#
#   ruby oracle.rb --settings PATH [options] FILE...
#     --version X.Y     DSL of that release (known roots, strictness, vivification)
#     --all-roots       know every root of every release (for old files and stress corpora)
#     --collect         unknown roots are recorded and accepted instead of raising
#     --env K=V         stub ENV (repeatable); giving any --env, or --no-env, hides the real one
#     --no-env          empty ENV
#     --env-any         a variable not given by --env yields "<env:NAME>"
#     --file PATH=LOCAL File.read/exist? of PATH is served from LOCAL (repeatable)
#     --stub-files      reading any other file yields "<file:PATH>" instead of an error
#     --from-root DIR   from_file PATH evaluates DIR/PATH; without it from_file is only recorded
#     --node JSON       what `node` returns (default: a fixed fake machine)
#     --node any        every path under `node` exists and yields a placeholder
#     --docker STRING   evaluate the container prelude with GITLAB_OMNIBUS_CONFIG=STRING, then FILE
#     --typed           tag symbols/regexps/ranges ({"$sym":"x"}) instead of flattening to strings
#     --lines           one compact line a file (default: pretty)
#     --timeout S       per file, default 10
#     --settings PATH   JSON with the root table: {"minors": ["7.0", ...],
#                       "roots": {"gitlab_rails": {"kind": "hash", "ranges": [["7.0", "19.3"]]}}}
require 'json'
require 'timeout'
require 'yaml'
require 'uri'
require 'securerandom'
require 'set'

module Oracle
  Options = Struct.new(:version, :all_roots, :collect, :env, :files, :stub_files, :from_root, :node,
                       :docker, :env_any, :typed, :lines, :timeout, :settings, keyword_init: true)
  FAKE_NODE = { 'fqdn' => 'gitlab.example.com', 'hostname' => 'gitlab', 'ipaddress' => '10.0.0.1',
                'platform' => 'ubuntu', 'platform_family' => 'debian', 'platform_version' => '22.04',
                'memory' => { 'total' => '8000000kB' }, 'cpu' => { 'total' => 4, 'real' => 4 } }.freeze
  Trace = Struct.new(:env, :files, :from_file, :shell, :writes, :unknown, :vivified_reads, :stdout, keyword_init: true)

  class UnknownRoot < StandardError; end

  # One settings container: string keys, optional creation of missing levels on read.
  class Bag < Hash
    class << self
      attr_accessor :grow, :log
    end
    attr_accessor :trail

    def self.wrap(value, trail)
      case value
      when Bag then value
      when Hash
        bag = new
        bag.trail = trail
        value.each_pair { |k, v| bag[k] = v }
        bag
      when Array then value.map { |e| wrap(e, trail) }
      else value
      end
    end

    def norm(key) = key.is_a?(Symbol) ? key.name : key

    def [](key)
      k = norm(key)
      return super(k) if has_key?(k)
      return default unless Bag.grow

      child = Bag.new
      child.trail = [*trail, k]
      Bag.log&.add(child)
      store(k, child)
      child
    end

    def []=(key, value)
      k = norm(key)
      store(k, Bag.wrap(value, [*trail, k]))
    end

    def has_key?(key) = super(norm(key))
    alias key? has_key?
    alias include? has_key?
    alias member? has_key?
    def fetch(key, *rest, &blk) = super(norm(key), *rest, &blk)
    def delete(key, &blk) = super(norm(key), &blk)
    def dig(key, *rest) = has_key?(key) ? (rest.empty? ? fetch(key) : fetch(key)&.dig(*rest)) : nil
    def update(*others)
      others.each { |o| o.each_pair { |k, v| self[k] = v } }
      self
    end
    alias merge! update
    def merge(*others) = dup.update(*others)
    def dup = Bag.wrap(to_h, trail)
    def values_at(*keys) = keys.map { |k| self[k] }
  end

  # A node attribute that exists at any depth; stored values print as {"$node":"a.b"}.
  class AnyNode
    attr_reader :path

    def initialize(path = []) = @path = path
    def [](key) = AnyNode.new([*@path, key.to_s])
    def to_s = "<node:#{@path.join('.')}>"
    def to_i = 0
    def to_f = 0.0
    def dig(*keys) = keys.inject(self) { |n, k| n[k] }
    alias read dig
    def method_missing(name, *) = self[name]
    def respond_to_missing?(name, _priv = false) = !name.start_with?('to_')
  end

  # Stand-in for ENV that only knows what the caller allowed, and notes what was asked for.
  class Env
    def initialize(vars, seen, any)
      @vars = vars.dup
      @seen = seen
      @vars.default_proc = ->(_h, k) { "<env:#{k}>".dup } if any
      @any = any
    end

    def [](key)
      @seen << key
      @vars[key]&.dup
    end

    def fetch(key, *rest)
      @seen << key
      return @vars[key].dup if @vars.key?(key) || (@any && rest.empty? && !block_given?)
      return yield(key) if block_given?
      return rest.first unless rest.empty?

      raise KeyError, "key not found: #{key.inspect}"
    end

    def []=(key, value)
      value.nil? ? @vars.delete(key) : @vars[key] = value.to_s
    end
    alias store []=

    def key?(key)
      @seen << key
      @vars.key?(key)
    end
    alias has_key? key?
    alias include? key?
    alias member? key?

    def delete(key) = @vars.delete(key)
    def to_h = @vars.dup
    alias to_hash to_h
    def values_at(*keys) = keys.map { |k| self[k] }
    def respond_to_missing?(name, priv = false) = @vars.respond_to?(name, priv)
    def method_missing(name, *args, &blk) = @vars.dup.send(name, *args, &blk)
  end

  # Puts stubs under everything a config file could use to reach outside.
  module Sandbox
    def self.install(opts, trace)
      vars = opts.env
      if vars
        stub = Env.new(vars, trace.env, opts.env_any)
        Object.send(:remove_const, :ENV)
        Object.const_set(:ENV, stub)
      end
      files = opts.files
      lookup = lambda do |path|
        path = path.to_s
        trace.files << path
        next File.binread_real(files[path]).force_encoding('UTF-8') if files.key?(path)
        next "<file:#{path}>".dup if opts.stub_files

        raise Errno::ENOENT, "No such file or directory @ rb_sysopen - #{path}"
      end
      shell = lambda do |cmd|
        trace.shell << cmd
        "<shell:#{cmd}>".dup
      end
      write = lambda do |path|
        trace.writes << path.to_s
        0
      end
      File.singleton_class.class_eval do
        alias_method :binread_real, :binread
        %i[read binread].each { |m| define_method(m) { |p, *| lookup.(p) } }
        define_method(:readlines) { |p, *_, chomp: false, **| lookup.(p).lines(chomp: chomp) }
        define_method(:foreach) { |p, *, &b| lookup.(p).lines.each(&b) }
        %i[exist? file? readable?].each { |m| define_method(m) { |p| trace.files << p.to_s; files.key?(p.to_s) || opts.stub_files } }
        if RUBY_VERSION < '3.2' || method_defined?(:exists?)
          define_method(:exists?) { |p| trace.files << p.to_s; files.key?(p.to_s) || opts.stub_files }
        end
        define_method(:open) do |p, mode = 'r', *, **, &b|
          require 'stringio'
          io = mode.to_s.start_with?('r') ? StringIO.new(lookup.(p)) : (write.(p); StringIO.new(+''))
          b ? b.(io) : io
        end
        %i[write binwrite delete unlink chmod rename symlink].each { |m| define_method(m) { |*a, **| write.(a.first) } }
      end
      IO.singleton_class.class_eval do
        %i[read binread].each { |m| define_method(m) { |p, *| lookup.(p) } }
        define_method(:readlines) { |p, *_, chomp: false, **| lookup.(p).lines(chomp: chomp) }
        %i[write binwrite].each { |m| define_method(m) { |*a, **| write.(a.first) } }
        define_method(:popen) { |c, *, **, &b| require 'stringio'; io = StringIO.new(shell.(Array(c).join(' '))); b ? b.(io) : io }
      end
      Dir.singleton_class.class_eval do
        define_method(:exist?) { |p| trace.files << p.to_s; false }
        define_method(:glob) { |p, *, **, &b| trace.files << Array(p).join(','); b ? nil : [] }
        define_method(:[]) { |*p| trace.files << p.join(','); [] }
        define_method(:mkdir) { |p, *| write.(p) }
      end
      Kernel.module_eval do
        define_method(:`) { |c| shell.(c) }
        %i[system exec spawn].each { |m| define_method(m) { |*a, **| shell.(a.grep(String).join(' ')); true } }
        define_method(:open) { |p, *a, **k, &b| p.to_s.start_with?('|') ? shell.(p) : File.open(p, *a, **k, &b) }
        define_method(:load) { |p, *| trace.files << p.to_s; true }
        define_method(:fork) { |*| nil }
        define_method(:at_exit) { |*| nil }
        define_method(:trap) { |*| nil }
        %i[` system exec spawn open load fork at_exit trap].each { |m| private m }
        printer = ->(a) { trace.stdout << a.map(&:to_s).join(' ')[0, 200] }
        %i[puts print p warn].each { |m| define_method(m) { |*a, **| printer.(a); a.first }; private m }
      end
    end
  end

  # Root table of a release, from settings.json.
  class Roots
    attr_reader :bare, :hashes

    def initialize(path, version, all)
      data = JSON.parse(File.binread(path))
      @minors = data['minors']
      at = @minors.index(version) or abort "oracle: unknown version #{version}"
      @bare = Set.new
      @hashes = Set.new
      data['roots'].each do |name, r|
        next unless r['ranges']
        known = all || r['ranges'].any? { |a, b| (@minors.index(a)..@minors.index(b)).cover?(at) }
        next unless known

        (%w[hash role].include?(r['kind']) ? @hashes : @bare) << name
      end
    end
  end

  # The object a gitlab.rb is evaluated in.
  class Dsl < Module
    def oracle_setup(roots, opts, trace)
      @o = opts
      @t = trace
      @strict_release = (oracle_ver(opts.version) <=> [12, 3]) >= 0
      @grow_release = (oracle_ver(opts.version) <=> [9, 5]) >= 0
      @conf = {}
      @known = Set.new
      roots.hashes.each { |r| oracle_declare(r, Bag.wrap({}, [r])) }
      roots.bare.each { |r| oracle_declare(r, nil) }
      @conf['node'] = opts.node
      @conf['edition'] = :ce
      @strict = false
      Bag.log = Set.new.compare_by_identity
      self
    end

    def sleep(*) = 0 # Timeout needs the real one elsewhere

    def oracle_ver(v) = v.split('.').map(&:to_i)

    def oracle_declare(name, value)
      @known << name
      @conf[name] = value
    end

    def from_file(path)
      @t.from_file << path.to_s
      return nil unless @o.from_root

      oracle_run(File.binread_real(File.join(@o.from_root, path)).force_encoding('UTF-8'), path)
    rescue Errno::ENOENT
      raise Errno::ENOENT, "No such file or directory @ rb_sysopen - #{path}"
    end

    # strict mode and vivification end with the innermost file, as they do in Omnibus
    def oracle_run(source, path)
      @strict = @strict_release
      Bag.grow = @grow_release
      instance_eval(source, path.to_s, 1)
    ensure
      @strict = false
      Bag.grow = false
    end

    def [](name) = oracle_get(name.to_s)
    def []=(name, value)
      oracle_put(name.to_s, value)
    end

    def key?(name) = @conf.key?(name.to_s)
    alias has_key? key?

    def method_missing(name, *args, &_blk)
      name = name.name.sub(/=\z/, '')
      oracle_put(name, args.size == 1 ? args.first : args) unless args.empty?
      oracle_get(name)
    end

    def respond_to_missing?(_name, _priv = false) = true

    def dig(name, *rest) = rest.empty? ? oracle_get(name.to_s) : oracle_get(name.to_s)&.dig(*rest)

    def oracle_get(name)
      return @conf[name] if @conf.key?(name)

      @t.unknown << name
      if @o.collect
        @conf[name] = Bag.wrap({}, [name])
      elsif @strict
        raise UnknownRoot, "Reading unsupported config value #{name}."
      end
    end

    def oracle_put(name, value)
      unless @conf.key?(name)
        @t.unknown << name
        raise UnknownRoot, "Cannot set unsupported config value #{name}." if @strict && !@o.collect
      end
      @conf[name] = value
    end

    def oracle_result
      @conf.reject { |k, v| k == 'node' || v.nil? || (k == 'edition' && v == :ce) || (v.is_a?(Hash) && v.empty? && @known.include?(k)) }
    end
  end

  DOCKER_PRELUDE = <<~RUBY
    postgresql['shared_buffers'] = '256MB'
    node_exporter['enable'] = false
    manage_accounts['enable'] = false
    external_url "http://docker-host"
    package['detect_init'] = false
    package['modify_kernel_parameters'] = false
    eval ENV["GITLAB_OMNIBUS_CONFIG"].to_s
  RUBY

  module Canon
    module_function

    def of(value, typed)
      case value
      when Hash then value.map { |k, v| [k.to_s, of(v, typed)] }.sort_by(&:first).to_h
      when Array then value.map { |e| of(e, typed) }
      when String then value.dup.force_encoding('UTF-8').scrub
      when Symbol then typed ? { '$sym' => value.name } : value.name
      when Integer, true, false, nil then value
      when Float then value.finite? ? value : { '$float' => value.to_s }
      when Regexp then typed ? { '$regexp' => value.source } : value.source
      when Range then typed ? { '$range' => value.to_s } : value.to_s
      when AnyNode then { '$node' => value.path.join('.') }
      else { '$obj' => value.class.name || value.class.to_s }
      end
    end
  end

  def self.paths_of(bags) = bags.select(&:empty?).map { |b| b.trail.join('.') }.uniq.sort

  def self.evaluate(file, opts)
    source = File.binread(file).force_encoding('UTF-8')
    roots = Roots.new(opts.settings, opts.version, opts.all_roots)
    trace = Trace.new(env: Set.new, files: Set.new, from_file: [], shell: [], writes: [], unknown: Set.new, vivified_reads: [], stdout: [])
    syntax = begin
      RubyVM::InstructionSequence.compile(source)
      nil
    rescue SyntaxError => e
      e
    end
    out = { 'file' => file }
    if syntax
      out.update('ok' => false, 'error' => { 'class' => 'SyntaxError', 'message' => syntax.message.lines.first.to_s.strip }, 'settings' => {})
      return out
    end
    opts.env = (opts.env || {}).merge('GITLAB_OMNIBUS_CONFIG' => opts.docker) if opts.docker
    dsl = Dsl.new.oracle_setup(roots, opts, trace)
    Object.const_set(:Gitlab, dsl)
    Sandbox.install(opts, trace)
    error = nil
    begin
      Timeout.timeout(opts.timeout) do
        dsl.oracle_run(DOCKER_PRELUDE, '/assets/gitlab.rb') if opts.docker
        dsl.oracle_run(source, file)
      end
    rescue SystemExit
      error = { 'class' => 'SystemExit', 'message' => 'exit called' }
    rescue Exception => e
      line = e.backtrace&.find { |l| l.start_with?("#{file}:") }.to_s[/:(\d+)/, 1]
      error = { 'class' => e.class.name, 'message' => e.message.lines.first.to_s.strip[0, 300] }
      error['line'] = line.to_i if line
    end
    out['ok'] = error.nil?
    out['error'] = error if error
    out['settings'] = Canon.of(dsl.oracle_result, opts.typed)
    notes = { 'env' => trace.env.to_a.sort, 'files' => trace.files.to_a.sort, 'from_file' => trace.from_file, 'shell' => trace.shell,
              'writes' => trace.writes, 'unknown_roots' => trace.unknown.to_a.sort,
              'vivified_reads' => paths_of(Bag.log), 'stdout' => trace.stdout }
    notes.reject! { |_, v| v.empty? }
    out['notes'] = notes unless notes.empty?
    out
  end

  def self.parse(argv)
    o = Options.new(version: nil, env: nil, files: {}, node: nil, timeout: 10, stub_files: false)
    list = []
    until argv.empty?
      a = argv.shift
      case a
      when '--version' then o.version = argv.shift
      when '--all-roots' then o.all_roots = true
      when '--collect' then o.collect = true
      when '--env' then k, v = argv.shift.split('=', 2); (o.env ||= {})[k] = v.to_s
      when '--no-env' then o.env ||= {}
      when '--env-any' then o.env ||= {}; o.env_any = true
      when '--file' then k, v = argv.shift.split('=', 2); o.files[k] = v
      when '--stub-files' then o.stub_files = true
      when '--from-root' then o.from_root = argv.shift
      when '--node' then v = argv.shift; o.node = v == 'any' ? AnyNode.new : JSON.parse(v)
      when '--docker' then o.docker = argv.shift
      when '--typed' then o.typed = true
      when '--lines' then o.lines = true
      when '--timeout' then o.timeout = argv.shift.to_f
      when '--settings' then o.settings = argv.shift
      when '-h', '--help' then puts File.readlines(__FILE__)[3..27].map { |l| l.sub(/^# ?/, '') }; exit
      else list << a
      end
    end
    o.node ||= FAKE_NODE
    [o, list]
  end

  def self.main(argv)
    opts, files = parse(argv)
    abort 'usage: oracle.rb --settings PATH --version X.Y [options] FILE...' if files.empty? || opts.settings.nil? || opts.version.nil?
    bad = 0
    files.each do |f|
      r, w = IO.pipe
      pid = fork do
        r.close
        text = begin
          res = evaluate(f, opts)
          opts.lines ? JSON.generate(res) : JSON.pretty_generate(res)
        rescue Exception => e
          JSON.generate('file' => f, 'ok' => false, 'error' => { 'class' => "oracle #{e.class}", 'message' => e.message[0, 300] }, 'settings' => {})
        end
        w.write(text)
        w.close
        Process.exit!(0)
      end
      w.close
      text = r.read
      Process.wait(pid)
      text = JSON.generate('file' => f, 'ok' => false, 'error' => { 'class' => 'oracle crash', 'message' => $?.to_s }, 'settings' => {}) if text.empty?
      bad += 1 unless JSON.parse(text)['ok']
      puts text
    end
    exit(bad.zero? ? 0 : 1)
  end
end

Oracle.main(ARGV.dup) if $PROGRAM_NAME == __FILE__
