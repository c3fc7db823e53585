external_url 'https://gitlab.example.com'

# The NAS
git_data_dirs({ 'default' => { 'path' => '/mnt/nas/git-data' } })
gitaly['auth_token'] = ENV['GITALY_TOKEN']
gitaly['prometheus_grpc_latency_buckets'] = '[0.01, 0.1, 1.0]'
praefect['failover_read_only_after_failover'] = true
sidekiq['max_concurrency'] = 20
