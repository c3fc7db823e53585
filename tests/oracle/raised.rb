# Says of each program of a file, one a line, which error it ends with, or nothing.
require 'stringio'
require 'timeout'

programs = File.readlines(ARGV.fetch(0), chomp: true)
stdout = $stdout
$stderr = $stdout = StringIO.new
programs.each do |program|
  raised = begin
    Timeout.timeout(5) { Object.new.instance_eval(program) }
    nil
  rescue SystemExit, StandardError, ScriptError => e
    e.class
  end
  stdout.puts(raised.to_s)
end
