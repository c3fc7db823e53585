gitlab_rails['artifacts_object_store_enabled'] = true
gitlab_rails['artifacts_object_store_remote_directory'] = 'artifacts'
gitlab_rails['artifacts_object_store_direct_upload'] = true
gitlab_rails['artifacts_object_store_connection'] = { 'provider' => 'AWS', 'region' => 'eu-west-1' }
gitlab_rails['lfs_object_store_enabled'] = true
gitlab_rails['lfs_object_store_remote_directory'] = 'lfs'
gitlab_rails['lfs_object_store_connection'] = { 'provider' => 'AWS', 'region' => 'eu-west-1' }
gitlab_rails['uploads_object_store_enabled'] = false
