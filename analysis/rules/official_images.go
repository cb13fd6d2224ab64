package rules

import "strings"

// officialImages are the names that mean an image on their own more often than
// not: Docker's official images, present and past. A slip is not looked for in
// them.
var officialImages = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(`
		adminer adoptopenjdk aerospike alma almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux
		backdrop bash bonita buildpack-deps busybox caddy cassandra celery centos chronograf cirros clearlinux clefos clickhouse
		clojure composer consul convertigo couchbase couchdb crate crux dart debian django docker docker-dev dotnet drupal eclipse-mosquitto
		eclipse-temurin eggdrop elasticsearch elixir emqx erlang euleros express-gateway fedora flink fluentd friendica fsharp
		gazebo gcc geonetwork ghost golang gradle groovy haproxy haskell haxe hello-seattle hello-world hipache hitch hola-mundo httpd hylang ibm-semeru-runtimes
		ibmjava influxdb iojs irssi java jenkins jetty jobber joomla jruby julia kaazing-gateway kapacitor kibana known kong krakend lightstreamer
		liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo mongo-express monica mono mysql nats nats-streaming
		neo4j neurodebian nextcloud nginx node notary nuxeo odoo open-liberty openjdk opensuse oraclelinux orientdb owncloud
		percona perl photon php php-zendserver phpmyadmin piwik plone postfixadmin postgres python pypy r-base rails rabbitmq
		rakudo-star rapidoid ravendb react redis redmine registry rethinkdb rocket.chat rockylinux ros ruby rust sapmachine
		satosa scala scratch sentry silverpeas sl solr sonarqube sourcemage spark spiped storm swift swipl teamspeak telegraf
		thrift tomcat tomee traefik ubuntu ubuntu-debootstrap ubuntu-upstart unit varnish vault websphere-liberty wordpress
		xwiki yourls znc zookeeper`) {
		set[name] = true
	}
	return set
}()

// Official tells whether name is one of Docker's official images.
func Official(name string) bool { return officialImages[name] }
