-- The twelve checks by hand, from CSV to a list of findings. {snapshot}, {findings} and the days are filled in by by_duckdb.py.
set preserve_insertion_order = false;
create table subjects as select 主体备案号 as subject_no, 主办单位证件号码 as credential_no, 证件有效期 as expires_on, 主体状态 as status
    from read_csv('{snapshot}/主体信息.csv', all_varchar = true, header = true);
create table services as select 服务备案号 as service_no, 主体备案号 as subject_no, 服务类型 as type, 域名 as domain, 首次报备时间 as filed_on, 备案状态 as status
    from read_csv('{snapshot}/服务信息.csv', all_varchar = true, header = true);
create table accesses as select 服务备案号 as service_no, 接入商名称 as provider, 接入方式 as mode, 服务器放置地 as place, 取消接入时间 as cancelled_on, 接入状态 as status
    from read_csv('{snapshot}/接入信息.csv', all_varchar = true, header = true);
create table registry as select 证件号码 as credential_no, 登记状态 as status
    from read_csv('{snapshot}/证照库.csv', all_varchar = true, header = true);
create table resolutions as select 域名 as domain, 拨测时间 as observed_on, 是否存活 as alive
    from read_csv('{snapshot}/解析拨测.csv', all_varchar = true, header = true);
create table served as select service_no, bool_or(status = '有效') active, max(cancelled_on) ended_on from accesses group by 1;
create table seen as select domain, max(observed_on) observed_on, arg_max(alive, observed_on) alive from resolutions group by 1;
create table known as
    select s.*, coalesce(a.active, false) active, s.status <> '已注销' counted,
        s.status = '正常' and s.type in ('网站', 'APP') and not coalesce(a.active, false)
            and coalesce(a.ended_on, s.filed_on) < '{week_ago}' shell
    from services s left join served a using (service_no);
create table owned as select subject_no, count(*) services, bool_and(shell) all_shells from known where counted group by 1;
create view findings as
    select if(type = 'APP', 'SHELL-002', 'SHELL-001') as rule, service_no as number from known where shell
    union all select 'SHELL-003', subject_no from subjects s anti join owned o using (subject_no) where s.status = '正常'
    union all select 'SHELL-004', subject_no from subjects s join owned o using (subject_no) where s.status = '正常' and all_shells
    union all select 'INT-001', service_no from services s anti join subjects u using (subject_no)
    union all select 'INT-004', service_no from accesses a anti join services s using (service_no)
    union all select 'LIFE-005', service_no from known where status = '已注销' and active
    union all select 'LIFE-006', service_no from known s join subjects u using (subject_no)
        where s.status = '正常' and u.status = '已注销'
    union all select 'ACC-004', service_no from known s join seen o using (domain) where status = '正常'
        and type in ('网站', 'APP') and active and o.alive = '否' and o.observed_on >= '{month_ago}'
    union all select 'ACC-005', service_no from accesses
        where status = '有效' and (provider is null or mode is null or place is null)
    union all select 'CRED-004', subject_no from subjects s join registry r using (credential_no)
        where s.status = '正常' and r.status in ('吊销', '注销')
    union all select 'CRED-013', subject_no from subjects where status = '正常' and expires_on < '{as_of}';
copy findings to '{findings}' (header false);
