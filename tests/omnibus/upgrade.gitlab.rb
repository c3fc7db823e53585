external_url 'http://x'
gitaly['auth_token'] = 'abc' # secret
gitaly['certificate_path'] = '/x'
git_data_dirs({ 'default' => { 'path' => '/a' } })
registry_nginx['listen_port'] = 5005
nginx['listen_port'] = 80
