FROM ruby:3.3
ENV RAILS_ENV=production RAILS_LOG_TO_STDOUT
RUN bundle install
