# The Homebrew formula. A tap takes it as Formula/gitlab-rb.rb.
class GitlabRb < Formula
  desc "Read, check and migrate GitLab's gitlab.rb without running it"
  homepage "@URL@"
  url "@URL@/-/releases/v@VERSION@/downloads/gitlab-rb-@VERSION@-source.tar.gz"
  sha256 "@SHA256_SOURCE@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    depends_on "rust" => :build
  end

  on_linux do
    on_intel do
      url "@URL@/-/releases/v@VERSION@/downloads/gitlab-rb-@VERSION@-linux-amd64.tar.gz"
      sha256 "@SHA256_AMD64@"
    end
    on_arm do
      url "@URL@/-/releases/v@VERSION@/downloads/gitlab-rb-@VERSION@-linux-arm64.tar.gz"
      sha256 "@SHA256_ARM64@"
    end
  end

  def install
    if OS.mac?
      system "cargo", "install", *std_cargo_args
      system bin/"gitlab-rb", "man", "--out", buildpath
      man1.install Dir["*.1"]
      generate_completions_from_executable(bin/"gitlab-rb", "completions")
    else
      bin.install "gitlab-rb"
      man1.install Dir["man/*"]
      bash_completion.install "completions/gitlab-rb.bash" => "gitlab-rb"
      zsh_completion.install "completions/_gitlab-rb"
      fish_completion.install "completions/gitlab-rb.fish"
    end
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/gitlab-rb --version")
  end
end
